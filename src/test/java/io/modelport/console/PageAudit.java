package io.modelport.console;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens pages one after the other and notes what is wrong with any: what axe finds, scrolling sideways, English in the
 * Chinese console. Takes their pictures where {@code -Dconsole.screenshots=<folder>} asks for them.
 */
final class PageAudit {

    private static final int NARROW = 320;
    private static final int WIDE = 1280;

    /** Two English words in a row, outside what is marked as English, as code, or as what people wrote. */
    private static final String ENGLISH = """
        () => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (element.closest('script, style, code, pre, time, [lang="en"], [dir="auto"], [translate="no"]')) continue;
            const text = walker.currentNode.textContent;
            if (/[A-Za-z]{3,} [A-Za-z]{2,}/.test(text)) found.push(text);
          }
          return found.join(' | ');
        }""";

    private static final String WIDER_THAN_THE_WINDOW = """
        () => document.documentElement.scrollWidth <= window.innerWidth ? '' : [...document.querySelectorAll('*')]
            .filter(each => each.getBoundingClientRect().right > window.innerWidth)
            .map(each => each.tagName + '.' + each.className).slice(-5).join(' | ')""";

    private final Browser browser;
    private final ConsoleNode node;
    private final String axe;
    private final Map<String, Object> faults = new TreeMap<>();

    PageAudit(Browser browser, ConsoleNode node) throws IOException {
        this.browser = browser;
        this.node = node;
        this.axe = Files.readString(Path.of("frontend", "node_modules", "axe-core", "axe.min.js"))
                + ";axe.run().then(result => JSON.stringify(result.violations.map(each => "
                + "each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(' | '))))";
    }

    Map<String, Object> faults() {
        return faults;
    }

    /** @param pages names of pictures, and the paths of the pages */
    void inTheme(ColorScheme scheme, Map<String, String> pages) {
        Page shown = browser.open(node.page("/"), WIDE, scheme);
        pages.forEach((name, path) -> {
            shown.setViewportSize(WIDE, 900);
            show(shown, path);
            screenshot(shown, name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
            // By the debugger, as the page's policy lets no script in.
            String violations = shown.context().newCDPSession(shown).send("Runtime.evaluate", call()).toString();
            if (!violations.contains("\"value\":\"[]\"")) {
                faults.put(scheme + " " + path, violations);
            }
            shown.setViewportSize(NARROW, 800);
            noteScrolling(shown, scheme + " " + path);
        });
        shown.context().close();
    }

    void inChinese(Map<String, String> pages) {
        Page shown = browser.open(node.page("/"), WIDE, ColorScheme.LIGHT, "zh-CN");
        pages.forEach((name, path) -> {
            show(shown, path);
            String english = shown.evaluate(ENGLISH).toString();
            if (!english.isEmpty()) {
                faults.put("Chinese " + path, english);
            }
            noteScrolling(shown, "Chinese " + path);
        });
        shown.context().close();
    }

    private void noteScrolling(Page shown, String where) {
        // Charts take the new width a frame or two later.
        Object wide = shown.evaluate(WIDER_THAN_THE_WINDOW);
        for (int tries = 0; !wide.toString().isEmpty() && tries < 20; tries++) {
            shown.waitForTimeout(100);
            wide = shown.evaluate(WIDER_THAN_THE_WINDOW);
        }
        if (!wide.toString().isEmpty()) {
            faults.put(where + " scrolls sideways", wide);
        }
    }

    private void show(Page shown, String path) {
        shown.navigate(node.page(path));
        shown.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).waitFor();
        shown.waitForFunction("() => !document.querySelector("
                + "'main [role=status][aria-busy=true], main .mantine-Skeleton-root')");
    }

    private JsonObject call() {
        JsonObject call = new JsonObject();
        call.addProperty("expression", axe);
        call.addProperty("awaitPromise", true);
        call.addProperty("returnByValue", true);
        return call;
    }

    private static void screenshot(Page shown, String name) {
        String folder = System.getProperty("console.screenshots");
        if (folder != null) {
            shown.screenshot(
                    new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(folder, name + ".png")));
        }
    }

    /** The pages of the console, by the names of their pictures. */
    static Map<String, String> pages(String model, List<Integer> versions, String job) {
        String compared = versions.toString().replace("[", "%5B").replace("]", "%5D").replace(", ", "%2C");
        Map<String, String> pages = new TreeMap<>();
        pages.put("home", "/");
        pages.put("models", "/models");
        pages.put("model", "/models/" + model);
        pages.put("version", "/models/" + model + "/versions/" + versions.getLast());
        pages.put("models-compare", "/models/" + model + "/compare?versions=" + compared);
        pages.put("datasets", "/datasets");
        pages.put("dataset", "/datasets/" + model);
        pages.put("upload", "/upload");
        pages.put("training", "/training");
        pages.put("job", "/training/" + job);
        pages.put("train", "/train?dataset=" + model);
        pages.put("playground", "/playground?model=" + model);
        pages.put("system", "/system");
        pages.put("nowhere", "/nowhere");
        return pages;
    }
}
