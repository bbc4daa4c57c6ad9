package io.modelport.training.web;

import io.modelport.artifact.Blob;
import io.modelport.artifact.Digest;
import io.modelport.problem.Invalid;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Checkpoint;
import io.modelport.process.wire.FailureReport;
import io.modelport.process.wire.Heartbeat;
import io.modelport.process.wire.Publication;
import io.modelport.process.wire.Published;
import io.modelport.process.wire.Start;
import io.modelport.process.wire.StoredBlob;
import io.modelport.training.AttemptGate;
import io.modelport.training.AttemptIdentity;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The worker API: what the process of an attempt calls, with the token that {@link AttemptTokenCheck} asks for. */
@Hidden
@RestController
@RequestMapping(AttemptController.PATH + "/{id}")
class AttemptController {

    static final String PATH = "/internal/attempts";

    private final AttemptGate gate;

    AttemptController(AttemptGate gate) {
        this.gate = gate;
    }

    /** What the attempt has to do. */
    @GetMapping("/assignment")
    Assignment assignment(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt) throws IOException {
        return gate.assignment(attempt);
    }

    /** One file of the data, as it is stored. */
    @GetMapping("/blobs/{digest}")
    ResponseEntity<InputStreamResource> download(
            @RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt, @PathVariable String digest)
            throws IOException {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new InputStreamResource(gate.open(attempt, Digest.parse(digest))));
    }

    /** Takes one file of the result, streamed. */
    @PutMapping("/blobs")
    StoredBlob upload(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt,
            @RequestHeader("Modelport-Digest") String digest, HttpServletRequest request) throws IOException {
        Blob blob = gate.store(attempt, request.getInputStream(), request.getContentLengthLong(),
                Digest.parse(digest));
        return new StoredBlob(blob.digest().toString(), blob.size());
    }

    /** The module of one of the job's checkpoints, as it is stored. */
    @GetMapping("/checkpoints/{digest}")
    ResponseEntity<InputStreamResource> checkpoint(
            @RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt, @PathVariable String digest)
            throws IOException {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new InputStreamResource(gate.openCheckpoint(attempt, Digest.parse(digest))));
    }

    /** Makes a module that was uploaded as a blob the job's checkpoint of that step. */
    @PutMapping("/checkpoints/{step}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void keep(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt, @PathVariable long step,
            @RequestBody Checkpoint checkpoint) {
        if (step != checkpoint.position().step()) {
            throw new Invalid("step-mismatch", "The checkpoint is of step " + checkpoint.position().step() + ", not "
                    + step + ".", "Name the same step in the path.", "position.step");
        }
        gate.keep(attempt, checkpoint);
    }

    /** Takes the news that training begins, and where. */
    @PostMapping("/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void start(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt, @RequestBody Start start) {
        gate.start(attempt, start);
    }

    /** Takes a sign of life. */
    @PostMapping("/heartbeat")
    Heartbeat.Answer heartbeat(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt,
            @RequestBody Heartbeat heartbeat) {
        return gate.heartbeat(attempt, heartbeat);
    }

    /** Makes the result a model version. */
    @PostMapping("/publication")
    Published publish(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt,
            @RequestBody Publication publication) {
        return new Published(gate.publish(attempt, publication));
    }

    /** Takes the reason why the attempt could not finish. */
    @PostMapping("/failure")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void fail(@RequestAttribute(AttemptTokenCheck.ATTEMPT) AttemptIdentity attempt,
            @RequestBody FailureReport failure) {
        gate.fail(attempt, failure);
    }
}
