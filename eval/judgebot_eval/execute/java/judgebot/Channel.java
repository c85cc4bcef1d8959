package judgebot;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The line to the Python side: frames, each with its length before it (four bytes, big endian).
 *
 * <p>A socket, because no name leads back to it: a program cannot open it again, nor reach it through standard output.
 * So whoever holds a channel keeps it in a local variable, where reflection finds nothing.
 */
final class Channel {
    private final SocketChannel socket;
    private final DataInputStream input;

    private Channel(SocketChannel socket) {
        this.socket = socket;
        this.input = new DataInputStream(Channels.newInputStream(socket));
    }

    static Channel open(String path) throws IOException {
        return new Channel(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(path))));
    }

    /** Waits for a frame; an EOFException says that there are no more. */
    Frame receive() throws IOException {
        byte[] content = new byte[input.readInt()];
        input.readFully(content);
        return new Frame(content);
    }

    void send(Frame frame) throws IOException {
        byte[] content = frame.toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + content.length);
        bytes.putInt(content.length).put(content).flip();
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }
}
