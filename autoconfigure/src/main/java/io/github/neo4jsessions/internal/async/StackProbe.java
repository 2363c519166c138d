package io.github.neo4jsessions.internal.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * Takes room on the stack, to see whether it is there, and gives it back.
 * <p>
 * HotSpot looks at the entry of a method whether the stack has room for its frame, and
 * for the frame that the interpreter would need for it, since compiled code may have to
 * go on there. So one call of a method with a lot of local variables is enough, which
 * need not be written to: a few nanoseconds. No source text could declare as many, hence
 * a class that is made when it is first needed. Other machines, and images without code
 * at run time, get a recursion, which takes some hundred times as long.
 */
interface StackProbe {

	/**
	 * See that there is room.
	 * @param again zero; for else it would be taken twice
	 * @throws StackOverflowError if there is not
	 */
	void take(int again);

	/**
	 * Make a probe.
	 * @param kibibytes how much room it takes
	 */
	static StackProbe of(int kibibytes) {
		try {
			return isHotSpot() ? LocalVariables.probe(kibibytes) : new Recursion(kibibytes);
		}
		catch (Throwable ex) {
			// no classes can be made here
			return new Recursion(kibibytes);
		}
	}

	private static boolean isHotSpot() {
		String machine = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
		return machine.contains("openjdk") || machine.contains("hotspot");
	}

	/**
	 * Makes a class with one long frame.
	 */
	final class LocalVariables {

		private static final int SLOTS_PER_KIBIBYTE = 128;

		/**
		 * More than is ever inlined: what is part of another method has no entry.
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
			// a call that is not made, as the interpreter could go on at a call only
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
	 * Takes frame after frame.
	 *
	 * @param kibibytes how much room it takes
	 */
	record Recursion(int kibibytes) implements StackProbe {

		/**
		 * A frame of compiled code has some 90 bytes.
		 */
		private static final int FRAMES_PER_KIBIBYTE = 12;

		@Override
		public void take(int again) {
			take(this.kibibytes * FRAMES_PER_KIBIBYTE, 0, 0, 0, 0, 0, 0, 0, 0);
		}

		private static long take(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
			// the sum behind the call keeps the frame from being dropped, the arguments
			// from being small
			return (frames == 0) ? a + b + c + d + e + f + g + h
					: take(frames - 1, b + 1, c, d, e, f, g, h, a) + frames + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
		}

	}

}
