package judgebot;

/** Runs a program in a thread that is to it what the machine's main thread is. */
final class Program implements Runnable {
    private final String mainClass;
    private final ClassLoader loader;
    private volatile Frame end;

    Program(String mainClass, ClassLoader loader) {
        this.mainClass = mainClass;
        this.loader = loader;
    }

    /** Returns how main ended. */
    Frame runInThread() {
        ThreadGroup group = new ThreadGroup("main");
        Thread thread = new Thread(group, this, "main");
        thread.setContextClassLoader(loader);
        thread.start();
        Threads.join(thread);
        return end;
    }

    @Override
    public void run() {
        Throwable thrown = MainMethod.call(loader, mainClass);
        end = MainMethod.end(thrown, mainClass);
        if (thrown != null) {
            MainMethod.<RuntimeException>rethrow(thrown);
        }
    }
}
