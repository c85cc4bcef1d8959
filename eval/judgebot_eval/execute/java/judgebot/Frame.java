package judgebot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message: integers of four bytes, and texts and byte strings that have their length before them. */
final class Frame {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteBuffer read;

    /** An empty frame, to be filled. */
    Frame() {
        this(new byte[0]);
    }

    /** A frame that came. */
    Frame(byte[] content) {
        read = ByteBuffer.wrap(content);
    }

    byte[] toBytes() {
        return written.toByteArray();
    }

    int getInt() {
        return read.getInt();
    }

    byte[] getBytes() {
        byte[] bytes = new byte[getInt()];
        read.get(bytes);
        return bytes;
    }

    String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    Frame put(int number) {
        written.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    Frame put(byte[] bytes) {
        put(bytes.length);
        written.writeBytes(bytes);
        return this;
    }

    Frame put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }
}
