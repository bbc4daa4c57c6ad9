package io.modelport;

import org.springframework.boot.SpringApplication;

/** The one main class of every Modelport process: dispatches on its first argument before Spring starts. */
public final class Modelport {

    private Modelport() {}

    public static void main(String[] arguments) {
        SpringApplication.run(NodeApplication.class, arguments);
    }
}
