package io.modelport.training;

import io.modelport.node.NodeHome;
import io.modelport.node.NodeIdentity;
import io.modelport.problem.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What attempts print. While an attempt runs it is a file on its node's disk; when it has ended, the whole of it moves to
 * the database, where every node can read it.
 */
@Component
public class AttemptLogs {

    private static final Logger log = LoggerFactory.getLogger(AttemptLogs.class);
    private static final String SUFFIX = ".log";
    private static final int PART = 256 * 1024;

    private final JdbcClient jdbc;
    private final String node;
    private final Path folder;

    AttemptLogs(JdbcClient jdbc, NodeIdentity node, NodeHome home) {
        this.jdbc = jdbc;
        this.node = node.name();
        this.folder = home.folder("logs/attempts");
    }

    /**
     * A part of what an attempt has printed so far.
     *
     * @param offset first byte to give, from 0
     * @throws Unavailable when the attempt runs on another node
     */
    public Part read(AttemptSnapshot attempt, long offset) {
        try {
            return new Part(readFile(file(attempt.id()), offset), offset);
        } catch (NoSuchFileException e) {
            return new Part(readStored(attempt, offset), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that gets the log of an attempt that runs on this node. */
    Path file(UUID attempt) {
        return folder.resolve(attempt + SUFFIX);
    }

    /** Moves the log of an attempt that has ended to the database. */
    void keep(UUID attempt) {
        Path file = file(attempt);
        try {
            if (Files.exists(file)) {
                jdbc.sql("update training_attempt set log = :log where id = :id")
                        .param("log", Files.readAllBytes(file))
                        .param("id", attempt)
                        .update();
                Files.delete(file);
            }
        } catch (IOException e) {
            log.warn("The log of attempt {} stays in {}: {}", attempt, file, e.toString());
        }
    }

    /** Moves the logs that an earlier run of this node left behind when it was killed. */
    void keepLeftOvers() {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> UUID.fromString(name.substring(0, name.length() - SUFFIX.length())))
                    .forEach(this::keep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] readStored(AttemptSnapshot attempt, long offset) {
        Optional<byte[]> stored = jdbc.sql("""
            select substring(log from :from for :count) from training_attempt where id = :id and log is not null
            """)
                .param("from", (int) Math.min(offset + 1, Integer.MAX_VALUE))
                .param("count", PART)
                .param("id", attempt.id())
                .query(byte[].class)
                .optional();
        if (stored.isEmpty() && !attempt.node().equals(node)) {
            throw new Unavailable("log-on-other-node",
                    "The log of this attempt lies on the node '" + attempt.node() + "' until the attempt has ended.",
                    "Ask that node, or repeat the request when the attempt has ended.");
        }
        return stored.orElse(new byte[0]);
    }

    private static byte[] readFile(Path file, long offset) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file).position(offset)) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.clamp(channel.size() - offset, 0, PART));
            while (part.hasRemaining() && channel.read(part) >= 0) {
                // Until the part is full.
            }
            return Arrays.copyOf(part.array(), part.position());
        }
    }

    /**
     * A part of a log.
     *
     * @param bytes UTF-8 text, which may begin or end within a character; empty when nothing more is there yet
     * @param offset where in the log it begins, in bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Part(byte[] bytes, long offset) {

        /** Where the next part begins. */
        public long nextOffset() {
            return offset + bytes.length;
        }
    }
}
