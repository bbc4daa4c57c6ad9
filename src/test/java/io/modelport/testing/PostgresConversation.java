package io.modelport.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the messages of one connection of PostgreSQL's protocol (version 3), to know which statements the server has
 * committed. The connection is not encrypted.
 */
final class PostgresConversation {

    private static final int TYPE = 1;
    private static final int LENGTH = 4;

    private final Messages fromClient = new Messages(false);
    private final Messages fromServer = new Messages(true);
    private final Map<String, String> prepared = new HashMap<>();
    private final List<String> statements = new ArrayList<>();
    private boolean wrote;
    private boolean rolledBack;
    private @Nullable List<String> committed;

    /** Takes what the client sent. */
    synchronized boolean asked(byte[] bytes) {
        fromClient.add(bytes);
        for (Message message = fromClient.next(); message != null; message = fromClient.next()) {
            switch (message.type) {
                case 'P' -> prepared.put(message.text(0), message.text(1));
                case 'B' -> statements.add(prepared.getOrDefault(message.text(1), ""));
                case 'Q' -> statements.add(message.text(0));
                default -> {
                    // Nothing that says which statement runs.
                }
            }
        }
        return true;
    }

    /** Takes what the server sent. */
    synchronized void answered(byte[] bytes) {
        fromServer.add(bytes);
        for (Message message = fromServer.next(); message != null; message = fromServer.next()) {
            switch (message.type) {
                case 'C' -> done(message.text(0));
                case 'Z' -> ready(message.body[0] != 'I');
                default -> {
                    // Rows, notices, errors.
                }
            }
        }
    }

    /** The statements of the last transaction that changed something and has been committed, once. */
    synchronized Optional<List<String>> takeCommitted() {
        Optional<List<String>> taken = Optional.ofNullable(committed);
        committed = null;
        return taken;
    }

    /** @param tag what the server says a statement did, such as {@code COMMIT} or {@code UPDATE 1} */
    private void done(String tag) {
        wrote |= tag.matches("(INSERT 0|UPDATE|DELETE|MERGE) [1-9]\\d*");
        rolledBack |= tag.equals("ROLLBACK");
    }

    private void ready(boolean stillInTransaction) {
        if (stillInTransaction) {
            return;
        }
        if (wrote && !rolledBack) {
            committed = List.copyOf(statements);
        }
        statements.clear();
        wrote = false;
        rolledBack = false;
    }

    private record Message(char type, byte[] body) {

        /** One of the body's leading texts, each of which ends with a zero byte. */
        String text(int index) {
            int from = 0;
            for (int skipped = 0; skipped < index; skipped++) {
                from = end(from) + 1;
            }
            return new String(body, from, end(from) - from, StandardCharsets.UTF_8);
        }

        private int end(int from) {
            int end = from;
            while (body[end] != 0) {
                end++;
            }
            return end;
        }
    }

    /** Cuts a stream of bytes into messages; a client's first message has no type. */
    private static final class Messages {

        private byte[] rest = new byte[0];
        private boolean typed;

        Messages(boolean typed) {
            this.typed = typed;
        }

        void add(byte[] bytes) {
            int length = rest.length;
            rest = Arrays.copyOf(rest, length + bytes.length);
            System.arraycopy(bytes, 0, rest, length, bytes.length);
        }

        @Nullable Message next() {
            int header = (typed ? TYPE : 0) + LENGTH;
            if (rest.length < header) {
                return null;
            }
            int end = header - LENGTH + ByteBuffer.wrap(rest).getInt(header - LENGTH);
            if (rest.length < end) {
                return null;
            }
            Message message = new Message(typed ? (char) rest[0] : ' ', Arrays.copyOfRange(rest, header, end));
            typed = true;
            rest = Arrays.copyOfRange(rest, end, rest.length);
            return message;
        }
    }
}
