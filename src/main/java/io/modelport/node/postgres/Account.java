package io.modelport.node.postgres;

import io.modelport.problem.Unsupported;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account of the operating system that PostgreSQL runs as, which must not be root.
 *
 * <p>
 * A node that runs as root enters a user namespace in which it is nobody: the files remain its own, and no path needs
 * to be opened for another user. Where namespaces are forbidden, as in many containers, it switches to the user
 * {@code postgres} or {@code nobody}, who then owns the server's folder.
 *
 * @param prefix the words that put a command under this account
 * @param owner who must own the server's files; null when the node's own user does
 * @param group the owner's group; null when the node's own user owns the files
 */
record Account(List<String> prefix, @Nullable UserPrincipal owner, @Nullable GroupPrincipal group) {

    private static final Account OWN = new Account(List.of(), null, null);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    Account {
        prefix = List.copyOf(prefix);
    }

    /** The account under which a server can live in {@code folder}, which exists. */
    static Account forServerIn(Path folder) {
        if (!isRoot()) {
            return OWN;
        }
        Account namespace = new Account(List.of("unshare", "--user", "--"), null, null);
        if (namespace.canUse(folder)) {
            return namespace;
        }
        for (String user : List.of("postgres", "nobody")) {
            Account account = switchingTo(user, folder);
            if (account != null && account.canUse(folder)) {
                return account;
            }
        }
        throw new Unsupported("postgres-refuses-root",
                "PostgreSQL does not run as root, and neither a user namespace (unshare) nor another user (postgres, nobody) could be used in "
                        + folder + ".",
                "Run Modelport as an ordinary user, or set MODELPORT_HOME to a folder that every user may enter, or use a PostgreSQL server of your own through SPRING_DATASOURCE_URL.");
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The account of another user, who is given {@code folder}; null when there is no such user. */
    static @Nullable Account switchingTo(String user, Path folder) {
        try {
            UserPrincipalLookupService lookup = folder.getFileSystem().getUserPrincipalLookupService();
            UserPrincipal owner = lookup.lookupPrincipalByName(user);
            Command.Result id = Command.run(List.of("id", "-gn", user), Path.of("/"), LIMIT);
            GroupPrincipal group = lookup.lookupPrincipalByGroupName(id.output());
            List<String> prefix = List.of("setpriv", "--reuid", user, "--regid", id.output(), "--clear-groups", "--");
            Account account = new Account(prefix, owner, group);
            account.mayPassThrough(folder.getParent());
            account.own(folder);
            return account;
        } catch (IOException e) {
            return null;
        }
    }

    /** The command as it is run under this account. */
    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /** Gives a file or folder to this account. */
    void own(Path path) {
        if (owner == null || group == null) {
            return;
        }
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class,
                    LinkOption.NOFOLLOW_LINKS);
            view.setOwner(owner);
            view.setGroup(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets this account's group, and nobody else, enter the private folder around the server's. */
    private void mayPassThrough(@Nullable Path home) throws IOException {
        if (home != null && group != null) {
            PosixFileAttributeView view = Files.getFileAttributeView(home, PosixFileAttributeView.class);
            view.setGroup(group);
            view.setPermissions(PosixFilePermissions.fromString("rwx--x---"));
        }
    }

    private boolean canUse(Path folder) {
        List<String> probe = command(List.of("sh", "-c", "test \"$(id -u)\" != 0 && test -w . && test -x ."));
        return Command.run(probe, folder, LIMIT).succeeded();
    }
}
