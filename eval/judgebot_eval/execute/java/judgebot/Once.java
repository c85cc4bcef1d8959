package judgebot;

import java.io.IOException;

/** Runs one program in a machine of its own: sends how main ended, then lets the machine end as it would without us. */
final class Once {
    private Once() {}

    /** Arguments: socket, main class. */
    public static void main(String[] args) throws IOException {
        RawMemory.forbid();
        Channel channel = Channel.open(args[0]);
        Throwable thrown = MainMethod.call(ClassLoader.getSystemClassLoader(), args[1]);
        channel.send(MainMethod.end(thrown, args[1]));
        if (thrown != null) {
            MainMethod.<RuntimeException>rethrow(thrown);
        }
    }
}
