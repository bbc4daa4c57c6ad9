package io.modelport.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.RunningNode;
import io.modelport.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Walks every mapping of every Tomcat context as an anonymous caller. */
class DenyByDefaultTests {

    private static final String KEY = "a-key-that-is-long-enough";

    /** All that an anonymous caller may see of a node that has a key. */
    private static final Set<String> OPEN = Set.of("GET /actuator/health", "GET /actuator/health/liveness",
            "GET /actuator/health/readiness", "GET /v2/health/live", "GET /v2/health/ready",
            "GET /", "GET /console", "GET /console/x", "GET /console/mark.svg", "GET /console/assets/1");

    private static RunningNode node;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startNodeWithKey(@TempDir Path artifacts) throws Exception {
        node = RunningNode.start(TestDatabase.create(), artifacts, "modelport.security.admin-key=" + KEY);
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void nothingButHealthAnswersWithoutAKey() throws Exception {
        Set<String> open = new TreeSet<>();
        Set<String> calls = callsOfSpringsContext();
        calls.addAll(callsOfOtherContexts());
        for (String call : calls) {
            if (status(call, null) != 401) {
                open.add(call);
            }
        }

        assertThat(calls).hasSizeGreaterThan(30);
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void aWrongKeyOpensNothing() throws Exception {
        for (String key : new String[] {"wrong", KEY + "x", "", KEY.toUpperCase(java.util.Locale.ROOT)}) {
            assertThat(status("GET /api/v1/models", "Bearer " + key)).isEqualTo(401);
            assertThat(status("GET /v2", "Bearer " + key)).isEqualTo(401);
        }
        assertThat(status("GET /api/v1/models", "Basic " + KEY)).isEqualTo(401);
    }

    @Test
    void theKeyOpensTheApiAndTheDataPlane() throws Exception {
        assertThat(status("GET /api/v1/models", "Bearer " + KEY)).isEqualTo(200);
        assertThat(status("GET /v2", "Bearer " + KEY)).isEqualTo(200);
        assertThat(status("GET /actuator/prometheus", "bearer " + KEY)).isEqualTo(200);
    }

    private static Set<String> callsOfSpringsContext() {
        Set<String> calls = new TreeSet<>();
        ApplicationContext context = node.bean(ApplicationContext.class);
        for (RequestMappingInfoHandlerMapping mapping : context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String pattern : info.getPatternValues()) {
                    String path = pattern.replaceAll("\\{[^/]*}", "1").replace("**", "x");
                    for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
                        calls.add(method + " " + path);
                    }
                }
            }
        }
        calls.add("GET /actuator/health/liveness");
        calls.add("GET /actuator/health/readiness");
        calls.add("GET /");
        calls.add("GET /anything/else");
        calls.add("GET /error");
        return calls;
    }

    private static Set<String> callsOfOtherContexts() {
        Set<String> calls = new TreeSet<>();
        ServletWebServerApplicationContext context = node.bean(ServletWebServerApplicationContext.class);
        TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        for (Container child : server.getTomcat().getHost().findChildren()) {
            String path = ((Context) child).getPath();
            if (!path.isEmpty()) {
                for (String below : new String[] {"", "/", "/x", "/health/live", "/health/ready", "/models/x",
                        "/models/x/ready", "/models/x/versions/1"}) {
                    calls.add("GET " + path + below);
                }
                for (String below : new String[] {"/x", "/models/x/infer", "/repository/index"}) {
                    calls.add("POST " + path + below);
                }
            }
        }
        return calls;
    }

    private static int status(String call, @Nullable String authorization) throws IOException, InterruptedException {
        String[] parts = call.split(" ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.uri() + parts[1]))
                .method(parts[0], BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
