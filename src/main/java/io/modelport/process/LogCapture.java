package io.modelport.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what a process prints to a file of bounded size: the beginning as it comes, the end once the process has ended,
 * because a failure's reason stands last. The file only ever grows at its end, so a reader may follow it by offset.
 */
final class LogCapture {

    private final Path file;
    private final long headLimit;
    private final byte[] tail;
    private long total;

    /** @param limit most bytes in the file, apart from one line that tells how many were left out */
    LogCapture(Path file, long limit) {
        this.file = file;
        this.tail = new byte[Math.toIntExact(limit / 4)];
        this.headLimit = limit - tail.length;
    }

    /** The file that gets the text. */
    Path file() {
        return file;
    }

    /** Reads to the end of the stream, also when the file cannot be written: a full pipe would stop the process. */
    void drain(InputStream printed) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[8_192];
            for (int count = printed.read(buffer); count >= 0; count = printed.read(buffer)) {
                add(buffer, count, out);
            }
            writeTail(out);
        } finally {
            printed.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void add(byte[] buffer, int count, OutputStream out) throws IOException {
        int head = (int) Math.min(count, Math.max(0, headLimit - total));
        out.write(buffer, 0, head);
        for (int i = head; i < count; i++) {
            tail[(int) ((total + i - headLimit) % tail.length)] = buffer[i];
        }
        total += count;
    }

    private void writeTail(OutputStream out) throws IOException {
        long beyond = total - headLimit;
        if (beyond <= 0) {
            return;
        }
        if (beyond <= tail.length) {
            out.write(tail, 0, (int) beyond);
            return;
        }
        out.write(("\n[… " + (beyond - tail.length) + " bytes left out …]\n").getBytes(StandardCharsets.UTF_8));
        int start = (int) (beyond % tail.length);
        out.write(tail, start, tail.length - start);
        out.write(tail, 0, start);
    }
}
