package io.modelport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network between a node and its database, which fails as networks do: cuts connections, lets nobody in, swallows
 * bytes without a word, delays them, or loses the answer to a commit that the server has made.
 */
public final class DatabaseProxy implements AutoCloseable {

    private final Supplier<TestDatabase> target;
    private final ServerSocket listener;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Predicate<List<String>>> toLose = new AtomicReference<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile Network network = Network.SOUND;
    private volatile long delayMillis;

    private enum Network {
        SOUND, REFUSING, SILENT
    }

    private DatabaseProxy(Supplier<TestDatabase> target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("database-proxy").start(this::accept);
    }

    /** Stands before a database that stays where it is. */
    public static DatabaseProxy before(TestDatabase database) {
        return before(() -> database);
    }

    /** @param target asked at each connection, since a server may come back elsewhere */
    public static DatabaseProxy before(Supplier<TestDatabase> target) {
        try {
            return new DatabaseProxy(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database as it is reached through here. */
    public TestDatabase database() {
        TestDatabase behind = target.get();
        return new TestDatabase("jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + address(behind).getPath()
                + "?sslmode=disable&gssEncMode=disable", behind.username(), behind.password());
    }

    /** Cuts every connection; new ones are made at once. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Cuts every connection and lets no new one through, until {@link #heal}. */
    public void refuse() {
        network = Network.REFUSING;
        reset();
    }

    /**
     * Swallows all that is sent either way, until {@link #heal}; connections that lived in that time stay dead without
     * either side being told, as behind a firewall that has forgotten them.
     */
    public void silence() {
        network = Network.SILENT;
        connections.forEach(ProxiedConnection::silence);
    }

    /** Delays whatever is sent, either way, until {@link #heal}. */
    public void delay(Duration delay) {
        delayMillis = delay.toMillis();
    }

    /** Cuts the connection instead of passing on the answer to the next change that was committed. */
    public void loseNextAnswer() {
        loseNextAnswer(statements -> true);
    }

    /** @param matching the SQL of all statements of the transaction whose answer is to be lost */
    public void loseNextAnswer(Predicate<List<String>> matching) {
        toLose.set(matching);
    }

    /** How many answers were lost so far. */
    public int lostAnswers() {
        return lost.get();
    }

    /** The network is sound again for what is sent from now on; an answer that was to be lost but has not been is not. */
    public void heal() {
        network = Network.SOUND;
        delayMillis = 0;
        toLose.set(null);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    /** Whether the answer to a committed transaction is to be lost; at most one is for each time it was asked for. */
    boolean loses(List<String> statements) {
        Predicate<List<String>> matching = toLose.get();
        if (matching != null && matching.test(statements) && toLose.compareAndSet(matching, null)) {
            lost.incrementAndGet();
            return true;
        }
        return false;
    }

    long delayMillis() {
        return delayMillis;
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                open(listener.accept());
            } catch (IOException e) {
                // The listener is closed, or the client has gone again.
            }
        }
    }

    private void open(Socket client) throws IOException {
        if (network == Network.REFUSING) {
            ProxiedConnection.reset(client);
            return;
        }
        Socket server = new Socket();
        try {
            URI address = address(target.get());
            server.connect(new InetSocketAddress(address.getHost(), address.getPort()), 2_000);
        } catch (IOException e) {
            ProxiedConnection.reset(client);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(this, client, server);
        connections.add(connection);
        if (network == Network.SILENT) {
            connection.silence();
        }
        connection.start();
        if (network == Network.REFUSING) {
            connection.reset();
        }
    }

    private static URI address(TestDatabase database) {
        return URI.create(database.url().substring("jdbc:".length()));
    }
}
