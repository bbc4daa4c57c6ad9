package io.modelport.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the last words of a process tell about its crash.
 *
 * @param place the code it crashed in, such as {@code C  [libtorch_cpu.so+0x5e0a1f]  at::native::add}; null when unknown
 * @param signal the signal that the JVM reported before it aborted, such as {@code SIGSEGV}; null when it reported none
 * @param outOfMemory whether memory could not be had
 */
record CrashReport(@Nullable String place, @Nullable String signal, boolean outOfMemory) {

    static final CrashReport NONE = new CrashReport(null, null, false);

    /** In the JVM's own report; the address says nothing to a person, the library and the function do. */
    private static final Pattern FRAME = Pattern.compile("# Problematic frame:\\R# (.+)");
    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+) \\(0x");
    /** What the C++ library prints when nobody catches an exception. */
    private static final Pattern THROWN = Pattern.compile(
            "terminate called after throwing an instance of '([^']+)'(?:\\R\\s*what\\(\\):\\s*(.+))?");
    private static final Pattern NO_MEMORY = Pattern.compile(
            "There is insufficient memory for the Java Runtime|std::bad_alloc|[Cc]annot allocate memory|not enough memory");

    /** @param log the file that got what the process printed */
    static CrashReport read(Path log) {
        try {
            return of(Files.readString(log, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return NONE;
        }
    }

    static CrashReport of(String printed) {
        Matcher thrown = THROWN.matcher(printed);
        Matcher frame = FRAME.matcher(printed);
        String place = null;
        if (thrown.find()) {
            String what = thrown.group(2);
            place = thrown.group(1) + (what == null ? "" : ": " + what.strip());
        } else if (frame.find()) {
            place = frame.group(1).strip();
        }
        Matcher signal = SIGNAL.matcher(printed);
        return new CrashReport(place, signal.find() ? signal.group(1) : null, NO_MEMORY.matcher(printed).find());
    }
}
