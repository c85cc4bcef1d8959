package judgebot;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs compiled programs, one after the other. Arguments: socket, class path of the programs, bytes of output to keep.
 *
 * <p>For each frame with the name of the main class, the number of classes, and the name and code of each, it sends two:
 * how main ended ({@link MainMethod#end}); and, as soon as no thread keeps the machine alive, standard output, standard
 * error, and whether something is left behind (1) that makes this machine unfit for another program (else 0).
 */
final class Runner {
    private final Settings settings = new Settings();
    private final Threads threads = new Threads();
    private final File folder = new File("").getAbsoluteFile();
    private final ClassLoader libraries;
    private final int outputBytes;

    private Runner(String classPath, int outputBytes) throws MalformedURLException {
        URL[] jars = {Path.of(classPath).toUri().toURL()};
        this.libraries = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
        this.outputBytes = outputBytes;
    }

    public static void main(String[] args) throws IOException {
        RawMemory.forbid();
        Channel channel = Channel.open(args[0]);
        Runner runner = new Runner(args[1], Integer.parseInt(args[2]));
        try {
            while (true) {
                runner.run(channel, channel.receive());
            }
        } catch (EOFException end) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void run(Channel channel, Frame asked) throws IOException {
        String mainClass = asked.getText();
        Map<String, byte[]> classes = new HashMap<>();
        for (int left = asked.getInt(); left > 0; left--) {
            classes.put(asked.getText(), asked.getBytes());
        }
        CappedOutput output = new CappedOutput(outputBytes);
        CappedOutput errors = new CappedOutput(outputBytes);
        settings.restore(output, errors);
        Program program = new Program(mainClass, new ProgramLoader(classes, libraries));
        channel.send(program.runInThread());
        threads.await();
        String[] files = folder.list();
        boolean unfit = threads.areChanged() || files == null || files.length > 0;
        channel.send(new Frame().put(output.toBytes()).put(errors.toBytes()).put(unfit ? 1 : 0));
    }
}
