package io.modelport.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpStatus;

/** Writes a problem where Tomcat itself refuses a request, such as a malformed request line. */
final class ErrorBody extends ValveBase {

    private final ProblemBody body;

    ErrorBody(ProblemBody body) {
        super(true);
        this.body = body;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        int status = response.getStatus();
        if (status < 400 || response.isCommitted() || request.isAsync() || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        response.setSuspended(false);
        HttpStatus known = HttpStatus.resolve(status);
        String type = known == null ? "http-error" : ProblemBody.typeOf(known);
        String detail = response.getMessage() == null || status >= 500
                ? "The request failed with status " + status + "."
                : response.getMessage();
        body.write(status, type, detail, "Check the request's path, method and headers.", response.getResponse());
    }
}
