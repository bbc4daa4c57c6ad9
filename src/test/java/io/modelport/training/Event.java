package io.modelport.training;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server-sent event.
 *
 * @param name its type
 * @param id what Last-Event-ID would be after it
 * @param data its content
 */
record Event(String name, String id, JsonNode data) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * Follows a job from an event on, until an event fulfils the condition or the stream ends.
     *
     * @param lastEventId empty to begin at the first
     * @return the events that came, the fulfilling one included
     */
    static List<Event> follow(Api api, String job, String lastEventId, Predicate<Event> until) {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(api.node().resolve("/api/v1/training-jobs/" + job + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<Stream<String>> answer = HTTP.send(request.build(), BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new AssertionError("status " + answer.statusCode());
            }
            try (Stream<String> lines = answer.body()) {
                return read(lines.iterator(), until);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Event> read(Iterator<String> lines, Predicate<Event> until) {
        List<Event> events = new ArrayList<>();
        String name = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("event:")) {
                name = line.substring(6);
            } else if (line.startsWith("id:")) {
                id = line.substring(3);
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5));
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.add(new Event(name, id, JsonMapper.shared().readTree(data.toString())));
                data.setLength(0);
                if (until.test(events.getLast())) {
                    break;
                }
            }
        }
        return events;
    }
}
