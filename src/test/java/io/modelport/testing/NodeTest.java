package io.modelport.testing;

import io.modelport.NodeApplication;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * Runs a test class inside a whole node on a random port, with a fresh database and a private, temporary home.
 *
 * <p>
 * Test classes with equal configuration share the node, as with every Spring test: name what you create uniquely.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(classes = NodeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = TestNodeEnvironment.MARKER
                + "=true")
public @interface NodeTest {}
