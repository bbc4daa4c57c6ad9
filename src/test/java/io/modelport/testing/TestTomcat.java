package io.modelport.testing;

import jakarta.servlet.http.HttpServlet;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** Servlets on a Tomcat of their own, of four threads, on a free port, without anything else of a node. */
public final class TestTomcat implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();

    public TestTomcat() {
        tomcat.setBaseDir(TestFolder.create("tomcat-").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("maxThreads", "4");
    }

    /** Puts a servlet below a path, before the start. */
    public TestTomcat with(String path, HttpServlet servlet) {
        Context context = tomcat.addContext(path, null);
        Wrapper wrapper = Tomcat.addServlet(context, path, servlet);
        wrapper.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", path);
        return this;
    }

    public TestTomcat start() {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** The port of a started one. */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
