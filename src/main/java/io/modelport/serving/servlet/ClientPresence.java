package io.modelport.serving.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.ActionCode;

/**
 * Tells whether the client of a request is still there, which the Servlet API cannot: Tomcat reads nothing from a connection
 * while its request is answered later, so it does not see the end of it.
 */
final class ClientPresence {

    private static final VarHandle REQUEST;

    static {
        try {
            REQUEST = MethodHandles.privateLookupIn(RequestFacade.class, MethodHandles.lookup())
                    .findVarHandle(RequestFacade.class, "request", Request.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private ClientPresence() {}

    /**
     * Whether the connection has ended, or at least the client's half of it. Reads without waiting, into the buffer from which
     * Tomcat takes the next request; so nobody else may work on the request meanwhile, and its body must have been read.
     */
    static boolean hasEnded(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        // A stream of HTTP/2 is reset by its client, which Tomcat does notice.
        if (!(inner instanceof RequestFacade) || !inner.getProtocol().startsWith("HTTP/1")) {
            return false;
        }
        org.apache.coyote.Request raw = ((Request) REQUEST.get(inner)).getCoyoteRequest();
        // It says 1 when bytes came and also when the reading failed; only then is nothing in the buffer afterwards.
        return available(raw, false) == 0 && available(raw, true) == 1 && available(raw, false) == 0;
    }

    private static int available(org.apache.coyote.Request request, boolean read) {
        request.action(ActionCode.AVAILABLE, read);
        return request.getAvailable();
    }
}
