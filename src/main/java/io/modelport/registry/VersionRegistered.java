package io.modelport.registry;

import io.modelport.actor.Actor;

/**
 * A version was registered; listeners hear of it before the commit, in the same transaction.
 *
 * @param version the new version
 * @param actor who registered it
 */
public record VersionRegistered(ModelVersionId version, Actor actor) {}
