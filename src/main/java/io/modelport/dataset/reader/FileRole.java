package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a file of a dataset version holds; its name is the file's path in the version's artifact. */
public enum FileRole {

    /** The images to train on; with {@link #SPLIT}, those to evaluate on as well. */
    TRAIN_IMAGES("train-images", true),

    /** The class numbers of the images to train on. */
    TRAIN_LABELS("train-labels", true),

    /** The images to evaluate on; absent when the version was split by a fraction. */
    TEST_IMAGES("test-images", true),

    /** The class numbers of the images to evaluate on. */
    TEST_LABELS("test-labels", true),

    /**
     * Which of the images are held out: an IDX file of one byte per image of {@link #TRAIN_IMAGES}, 0 to train on it
     * and 1 to evaluate on it. Chosen once, at commit, so that no later change of the choosing can move an example.
     */
    SPLIT("split", false),

    /** The names of the classes in the order of their numbers, UTF-8, each ended by a line feed. */
    CLASS_LABELS("class-labels", false);

    private final String text;
    private final boolean uploaded;

    FileRole(String text, boolean uploaded) {
        this.text = text;
        this.uploaded = uploaded;
    }

    /** The role that is written so, such as {@code train-images}. */
    public static FileRole parse(String text) {
        for (FileRole role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        throw new Invalid("unknown-file-role", "There is no role '" + text + "'.",
                "Use " + Arrays.stream(values()).map(FileRole::toString).collect(Collectors.joining(", ")) + ".",
                "role");
    }

    /** Whether people send this file; the others are written at commit. */
    public boolean uploaded() {
        return uploaded;
    }

    /** What an IDX file of this role holds. */
    public IdxKind kind() {
        return switch (this) {
            case TRAIN_IMAGES, TEST_IMAGES -> IdxKind.IMAGES;
            case TRAIN_LABELS, TEST_LABELS, SPLIT -> IdxKind.LABELS;
            case CLASS_LABELS -> throw new IllegalStateException("class-labels is a text file.");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
