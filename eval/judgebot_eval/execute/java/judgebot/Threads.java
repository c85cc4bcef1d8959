package judgebot;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The threads of the machine beside those that it began with. */
final class Threads {
    private static final int ROOM = 64;

    private final Set<Thread> own = Set.copyOf(live());

    /** Waits until no thread keeps the machine alive, as it would wait itself before it ends. */
    void await() {
        for (Thread thread = alive(false); thread != null; thread = alive(false)) {
            join(thread);
        }
    }

    /** Whether a program left a thread behind, or ended one of the machine's own. */
    boolean areChanged() {
        return alive(true) != null || !live().containsAll(own);
    }

    /** Waits for a thread to end, whatever a program does to the one that waits: interrupt it, or even stop it. */
    static void join(Thread thread) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (Throwable goOn) {
                continue;
            }
        }
        Thread.interrupted(); // or the channel would close with the next frame
    }

    private Thread alive(boolean orDaemon) {
        for (Thread thread : live()) {
            if (!own.contains(thread) && thread.isAlive() && (orDaemon || !thread.isDaemon())) {
                return thread;
            }
        }
        return null;
    }

    private static List<Thread> live() {
        ThreadGroup root = Thread.currentThread().getThreadGroup().getParent();
        Thread[] found = new Thread[ROOM];
        int count = root.enumerate(found);
        while (count == found.length) {
            found = new Thread[2 * found.length];
            count = root.enumerate(found);
        }
        return Arrays.asList(found).subList(0, count);
    }
}
