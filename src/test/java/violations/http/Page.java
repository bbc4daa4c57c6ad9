package violations.http;

/** Stands for what the REST kernel offers. */
public class Page {}
