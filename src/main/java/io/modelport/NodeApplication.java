package io.modelport;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A node: HTTP, console and schedulers, one of any number on one database and one artifact store. */
@SpringBootApplication
public class NodeApplication {}
