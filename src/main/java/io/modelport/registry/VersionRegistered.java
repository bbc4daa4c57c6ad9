package io.modelport.registry;

import io.modelport.actor.Actor;

/**
 * A version was registered; it is READY when this is heard after the commit.
 *
 * @param version the new version
 * @param actor who registered it
 */
public record VersionRegistered(ModelVersionId version, Actor actor) {}
