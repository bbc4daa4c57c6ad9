package io.modelport.torchscript.archive;

/** Refuses names that are more than a path below a folder. */
final class EntryName {

    private static final int UNIX_TYPE = 0170000;
    private static final int UNIX_FOLDER = 0040000;
    private static final int UNIX_FILE = 0100000;

    private EntryName() {}

    /** @param attributes the external attributes; Unix tools keep the kind of file in their upper half */
    static void check(String name, int attributes) {
        int type = attributes >>> 16 & UNIX_TYPE;
        if (type != 0 && type != UNIX_FILE && type != UNIX_FOLDER) {
            throw ZipRefusal.name("`" + shown(name) + "` is a link or a device");
        }
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0
                || name.chars().anyMatch(Character::isISOControl)) {
            throw ZipRefusal.name("`" + shown(name) + "` is absolute, or has characters that paths may not have");
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw ZipRefusal.name("`" + shown(name) + "` leaves its folder");
            }
        }
    }

    private static String shown(String name) {
        return name.codePoints()
                .limit(100)
                .collect(StringBuilder::new,
                        (text, point) -> text.appendCodePoint(Character.isISOControl(point) ? '?' : point),
                        StringBuilder::append)
                .toString();
    }
}
