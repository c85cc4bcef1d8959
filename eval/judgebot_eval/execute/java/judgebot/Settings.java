package judgebot;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/** What a program can change for the whole machine, as it was when the machine began. */
final class Settings {
    private final Properties properties = (Properties) System.getProperties().clone();
    private final Locale locale = Locale.getDefault();
    private final TimeZone timeZone = TimeZone.getDefault();

    /** Puts all of it back, the properties before what may read them, and points the streams to where they shall go. */
    void restore(OutputStream output, OutputStream errors) {
        System.setProperties((Properties) properties.clone());
        Locale.setDefault(locale);
        TimeZone.setDefault(timeZone);
        Thread.setDefaultUncaughtExceptionHandler(null);
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }
}
