package io.modelport;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/**
 * A node: HTTP, console and schedulers, one of any number on one database and one artifact store.
 *
 * <p>
 * Beans are named after their whole class names, so that two modules may each have a {@code VersionController}.
 */
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class NodeApplication {}
