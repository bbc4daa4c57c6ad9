package io.modelport.registry;

import io.modelport.actor.Actor;

/**
 * A version was deleted, by itself or with its model; its artifact stays until garbage collection.
 *
 * @param version the version that no longer exists; its number is never given out again
 * @param actor who deleted it
 */
public record VersionDeleted(ModelVersionId version, Actor actor) {}
