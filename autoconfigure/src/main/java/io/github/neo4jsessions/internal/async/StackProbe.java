package io.github.neo4jsessions.internal.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * Checks that the stack has a given amount of room, by using it and returning.
 * <p>
 * At the entry of a method HotSpot checks whether the stack has room for its frame, and
 * for the frame that the interpreter would need, since compiled code may have to continue
 * there. So one call of a method with many local variables is enough; they need not be
 * written to. It takes a few nanoseconds. Source code cannot declare that many, so the
 * class is generated when it is first needed. Other virtual machines, and images that
 * cannot generate code at run time, use a recursion, which takes some hundred times as
 * long.
 */
interface StackProbe {

	/**
	 * Check that there is room.
	 * @param again zero; any other value takes the room twice
	 * @throws StackOverflowError if there is no room
	 */
	void take(int again);

	/**
	 * Create a probe.
	 * @param kibibytes how much room it takes
	 */
	static StackProbe of(int kibibytes) {
		try {
			return isHotSpot() ? LocalVariables.probe(kibibytes) : new Recursion(kibibytes);
		}
		catch (Throwable ex) {
			// no class can be generated here
			return new Recursion(kibibytes);
		}
	}

	private static boolean isHotSpot() {
		String machine = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
		return machine.contains("openjdk") || machine.contains("hotspot");
	}

	/**
	 * Generates a class that has a method with one large frame.
	 */
	final class LocalVariables {

		private static final int SLOTS_PER_KIBIBYTE = 128;

		/**
		 * More than the JIT compiler ever inlines: an inlined method has no entry, and so
		 * no check.
		 */
		private static final int INSTRUCTIONS = 500;

		private LocalVariables() {
		}

		static StackProbe probe(int kibibytes) throws Throwable {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			String probe = StackProbe.class.getName().replace('.', '/');
			ClassWriter type = new ClassWriter(0);
			type.visit(Opcodes.V17, Opcodes.ACC_FINAL, probe + "OfLocalVariables", null, "java/lang/Object",
					new String[] { probe });
			MethodVisitor constructor = type.visitMethod(0, "<init>", "()V", null, null);
			constructor.visitCode();
			constructor.visitVarInsn(Opcodes.ALOAD, 0);
			constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
			constructor.visitInsn(Opcodes.RETURN);
			constructor.visitMaxs(1, 1);
			constructor.visitEnd();
			MethodVisitor take = type.visitMethod(Opcodes.ACC_PUBLIC, "take", "(I)V", null, null);
			take.visitCode();
			for (int i = 0; i < INSTRUCTIONS; i++) {
				take.visitInsn(Opcodes.NOP);
			}
			// a call that is never made: the interpreter can take over at a call only
			Label end = new Label();
			take.visitVarInsn(Opcodes.ILOAD, 1);
			take.visitJumpInsn(Opcodes.IFEQ, end);
			take.visitVarInsn(Opcodes.ALOAD, 0);
			take.visitInsn(Opcodes.ICONST_0);
			take.visitMethodInsn(Opcodes.INVOKEINTERFACE, probe, "take", "(I)V", true);
			take.visitLabel(end);
			take.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
			take.visitInsn(Opcodes.RETURN);
			take.visitMaxs(2, kibibytes * SLOTS_PER_KIBIBYTE);
			take.visitEnd();
			type.visitEnd();
			MethodHandles.Lookup made = lookup.defineHiddenClass(type.toByteArray(), true);
			return (StackProbe) made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
		}

	}

	/**
	 * Takes the room by a recursion, one frame after another.
	 *
	 * @param kibibytes how much room it takes
	 */
	record Recursion(int kibibytes) implements StackProbe {

		/**
		 * A frame of compiled code takes some 90 bytes.
		 */
		private static final int FRAMES_PER_KIBIBYTE = 12;

		@Override
		public void take(int again) {
			take(this.kibibytes * FRAMES_PER_KIBIBYTE, 0, 0, 0, 0, 0, 0, 0, 0);
		}

		private static long take(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
			// the sum after the call keeps the compiler from removing the frame, the
			// arguments keep the frame from being small
			return (frames == 0) ? a + b + c + d + e + f + g + h
					: take(frames - 1, b + 1, c, d, e, f, g, h, a) + frames + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
		}

	}

}
