package io.github.neo4jsessions;

/**
 * Room on the stack for what must not be interrupted half-way. A step between a call of
 * the user's and the next is short, but a stack that ends within it would lose what was
 * acquired: whether there is room is seen before, by taking it.
 */
final class StackRoom {

	/**
	 * Some 4 KiB, three times what the steps take, for some 100 ns.
	 */
	private static final int FRAMES = 48;

	private StackRoom() {
	}

	/**
	 * See that there is room.
	 * @throws StackOverflowError if there is not
	 */
	static void require() {
		take(FRAMES, 0, 0, 0, 0, 0, 0, 0, 0);
	}

	private static long take(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
		// the sum behind the call keeps the frame from being dropped, the arguments from
		// being small
		return (frames == 0) ? a + b + c + d + e + f + g + h
				: take(frames - 1, b + 1, c, d, e, f, g, h, a) + frames + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
	}

}
