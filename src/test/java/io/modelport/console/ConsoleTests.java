package io.modelport.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@NodeTest
class ConsoleTests {

    private static final Pattern SCRIPT = Pattern.compile("src=\"(/console/assets/[^\"]+\\.js)\"");

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theRootLeadsToTheConsole() throws Exception {
        HttpResponse<String> response = get("/");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).endsWith("/console/");
    }

    @Test
    void everyAddressBelowIsTheOnePageAndIsNeverCached() throws Exception {
        for (String path : new String[] {"/console", "/console/", "/console/models/a%20b%25/versions/3"}) {
            HttpResponse<String> response = get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
            assertThat(response.body()).contains("<div id=\"root\">");
        }
    }

    @Test
    void thePolicyAllowsNothingInlineAndNothingFromElsewhere() throws Exception {
        HttpResponse<String> response = get("/console/");
        String policy = header(response, "Content-Security-Policy");

        assertThat(policy).contains("default-src 'none'", "script-src 'self';", "connect-src 'self'",
                "frame-ancestors 'none'").doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(response.body()).doesNotContain("__CSP_NONCE__").doesNotContainPattern("<script(?![^>]*src=)");
        Matcher nonce = Pattern.compile("'nonce-([^']+)'").matcher(policy);
        assertThat(nonce.find()).isTrue();
        assertThat(response.body()).contains("content=\"" + nonce.group(1) + "\"");
        assertThat(header(get("/console/"), "Content-Security-Policy")).isNotEqualTo(policy);
    }

    @Test
    void assetsAreCachedForEverAndCompressedForWhoeverTakesIt() throws Exception {
        Matcher script = SCRIPT.matcher(get("/console/").body());
        assertThat(script.find()).isTrue();

        HttpResponse<String> plain = get(script.group(1));
        HttpResponse<String> compressed = get(script.group(1), "Accept-Encoding", "gzip");

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(header(plain, "Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(header(plain, "Content-Type")).startsWith("text/javascript");
        assertThat(header(plain, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void aNameThatIsNoAssetIsNotFound() throws Exception {
        for (String name : new String[] {"missing.js", "..%2Findex.html", "%2e%2e%2fapplication.yaml"}) {
            assertThat(get("/console/assets/" + name).statusCode()).isIn(400, 404);
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
