package violations.registry.web;

/** Breaks the rule that nothing in a web package is public. */
public class PublicController {}
