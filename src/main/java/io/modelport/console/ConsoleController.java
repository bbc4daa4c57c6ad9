package io.modelport.console;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the console: its assets, whose names change with their content, for ever; its one page for every other path,
 * never from a cache and with a policy that lets it load and call nothing but this node.
 */
@RestController
class ConsoleController {

    private static final String NONCE = "__CSP_NONCE__";
    private static final CacheControl FOR_EVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final ConsoleFiles files;
    private final SecureRandom random = new SecureRandom();

    ConsoleController(ConsoleFiles files) {
        this.files = files;
    }

    @GetMapping("/")
    ResponseEntity<Void> toConsole() {
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/console/")).build();
    }

    @GetMapping("/console/assets/{name}")
    ResponseEntity<Resource> asset(@PathVariable String name,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false) @Nullable String encodings) {
        Resource plain = files.get("assets/" + name);
        ResponseEntity.BodyBuilder response = headers(ResponseEntity.ok(), plain).cacheControl(FOR_EVER)
                .varyBy(HttpHeaders.ACCEPT_ENCODING);
        Optional<Resource> compressed = encodings != null && encodings.contains("gzip")
                ? files.find("assets/" + name + ".gz")
                : Optional.empty();
        compressed.ifPresent(file -> response.header(HttpHeaders.CONTENT_ENCODING, "gzip"));
        return response.body(compressed.orElse(plain));
    }

    @GetMapping("/console/mark.svg")
    ResponseEntity<Resource> mark() {
        Resource file = files.get("mark.svg");
        return headers(ResponseEntity.ok(), file).cacheControl(CacheControl.maxAge(Duration.ofHours(1))).body(file);
    }

    /** Every address below /console/ is the same page; which room it shows is decided in the browser. */
    @GetMapping({"/console", "/console/**"})
    ResponseEntity<String> page() throws IOException {
        String nonce = nonce();
        String page = files.get("index.html").getContentAsString(StandardCharsets.UTF_8).replace(NONCE, nonce);
        return headers(ResponseEntity.ok(), MediaType.TEXT_HTML).cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", policy(nonce))
                .header("Referrer-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .body(page);
    }

    private static ResponseEntity.BodyBuilder headers(ResponseEntity.BodyBuilder response, Resource file) {
        return headers(response, MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM));
    }

    private static ResponseEntity.BodyBuilder headers(ResponseEntity.BodyBuilder response, MediaType type) {
        return response.contentType(type.getType().equals("text") ? new MediaType(type, StandardCharsets.UTF_8) : type)
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** The nonce is for the style elements that the component library adds; no script may be inline at all. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: "
                + "blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'";
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
