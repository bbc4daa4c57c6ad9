package io.modelport;

/** The one main class of every Modelport process: dispatches on its first argument before Spring starts. */
public final class Modelport {

    private Modelport() {}

    public static void main(String[] arguments) {
        throw new IllegalStateException("not yet: " + String.join(" ", arguments));
    }
}
