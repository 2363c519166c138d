package io.github.neo4jsessions.sample.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body has no declared length. Reading fails with a
 * {@link BodyTooLargeException} if the body is too large.
 */
final class LimitedBody extends HttpServletRequestWrapper {

	/** In bytes; the largest valid body has about two thousand. */
	static final int MAX_LENGTH = 64 * 1024;

	private @Nullable ServletInputStream body;

	LimitedBody(HttpServletRequest request) {
		super(request);
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		ServletInputStream body = this.body;
		if (body == null) {
			body = new CountedStream(super.getInputStream());
			this.body = body;
		}
		return body;
	}

	@Override
	public BufferedReader getReader() throws IOException {
		String encoding = Objects.requireNonNullElse(getCharacterEncoding(), StandardCharsets.UTF_8.name());
		return new BufferedReader(new InputStreamReader(getInputStream(), encoding));
	}

	private static final class CountedStream extends ServletInputStream {

		private final ServletInputStream body;

		private long length;

		private CountedStream(ServletInputStream body) {
			this.body = body;
		}

		@Override
		public int read() throws IOException {
			int read = this.body.read();
			count((read < 0) ? 0 : 1);
			return read;
		}

		@Override
		public int read(byte[] into, int offset, int most) throws IOException {
			int read = this.body.read(into, offset, most);
			count(Math.max(read, 0));
			return read;
		}

		private void count(int read) throws BodyTooLargeException {
			this.length += read;
			if (this.length > MAX_LENGTH) {
				throw new BodyTooLargeException();
			}
		}

		@Override
		public boolean isFinished() {
			return this.body.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.body.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.body.setReadListener(listener);
		}

	}

}
