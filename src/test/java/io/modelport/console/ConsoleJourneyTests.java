package io.modelport.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A person's way through the console, in a real browser against a real node and the real digits. The steps build upon one
 * another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleJourneyTests {

    private static final LocatorAssertions.IsVisibleOptions SOON = new LocatorAssertions.IsVisibleOptions()
            .setTimeout(180_000);
    private static final Path SAMPLES = Path.of("samples", "mnist");

    private ConsoleNode node;
    private Browser browser;
    private Page page;

    @BeforeAll
    void openTheConsole() {
        assumeTrue(Browser.executable().isPresent(), "there is no Chromium: apt-get install chromium");
        node = ConsoleNode.start();
        browser = new Browser();
        page = browser.open(node.page("/"), 1280, ColorScheme.LIGHT);
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    @Order(1)
    void uploadsADataset() {
        page.getByRole(AriaRole.LINK, named("Upload a dataset")).click();
        page.getByRole(AriaRole.COMBOBOX, named("Name")).fill("journey");
        page.locator("input[type=file]")
                .first()
                .setInputFiles(new Path[] {file("train-images-idx3-ubyte.gz"),
                        file("train-labels-idx1-ubyte.gz"), file("t10k-images-idx3-ubyte.gz"),
                        file("t10k-labels-idx1-ubyte.gz")});
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Upload").setExact(true)).click();

        assertThat(page.getByText("60,000 examples")).isVisible(SOON);
        assertThat(page.locator("img[alt^='Example ']")).hasCount(48);
        assertThat(page.getByRole(AriaRole.IMG, named("Bar chart of the examples"))).isVisible();
    }

    @Test
    @Order(2)
    void trainsAndWatchesTheCurvesMove() {
        train("Linear", "4", "0.002");
        assertThat(page.getByRole(AriaRole.IMG, named("Loss over the training steps"))).isVisible(SOON);
        String first = curve().getAttribute("aria-label");
        page.waitForCondition(() -> !first.equals(curve().getAttribute("aria-label")),
                new Page.WaitForConditionOptions().setTimeout(120_000));
        assertThat(page.getByText("Succeeded").first()).isVisible(SOON);
        assertThat(page.getByRole(AriaRole.LINK, named("Open v1"))).isVisible();

        train("Perceptron", "2", "0.002");
        assertThat(page.getByRole(AriaRole.LINK, named("Open v2"))).isVisible(SOON);
    }

    @Test
    @Order(3)
    void comparesPromotesByKeyboardOnlyAndReturns() {
        page.navigate(node.page("/models/journey"));
        page.getByRole(AriaRole.CHECKBOX, named("Choose v1 to compare")).check();
        page.getByRole(AriaRole.CHECKBOX, named("Choose v2 to compare")).check();
        page.getByRole(AriaRole.BUTTON, named("Compare 2")).click();
        assertThat(page.getByText("points").first()).isVisible();
        assertThat(page.getByRole(AriaRole.IMG, named("test_accuracy over the training steps"))).isVisible();

        page.navigate(node.page("/models/journey"));
        promoteByKeyboard(1, "the first one");
        promoteByKeyboard(2, "reads more digits");
        page.getByRole(AriaRole.BUTTON, named("Return to v1")).click();
        assertThat(page.getByText("champion returned from v2 to v1")).isVisible();
        promoteByKeyboard(2, "v1 was no better after all");
    }

    @Test
    @Order(4)
    void deploysAndReadsADrawnSeven() {
        page.getByRole(AriaRole.BUTTON, named("Deploy")).click();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, namedIn("Deploy")).click();
        assertThat(page.getByText("100% of the traffic")).isVisible(SOON);
        page.getByRole(AriaRole.LINK, named("Try it")).click();

        drawSeven(page.getByRole(AriaRole.IMG, named("Drawing pad")));

        assertThat(page.locator("p[aria-live]")).hasText(Pattern.compile("^7, with .*"));
        assertThat(page.locator("li[data-best]")).hasCount(1);
        assertThat(page.getByText(Pattern.compile("ms there and back"))).isVisible();
    }

    @Test
    @Order(5)
    void explainsAFailedJob() {
        train("Perceptron", "1", "100000000000000000000");
        Locator why = page.getByRole(AriaRole.REGION, named("Why it failed"));
        assertThat(why).isVisible(SOON);
        assertThat(why).containsText("learning rate");
        why.getByRole(AriaRole.LINK).click();
        assertThat(page.getByRole(AriaRole.TEXTBOX, named("Learning rate"))).hasValue(Pattern.compile("1.*"));
    }

    @Test
    @Order(6)
    void whatItSaysAboutCallingRunsAsItStands() throws Exception {
        page.navigate(node.page("/models/journey/versions/2"));
        for (String way : List.of("curl", "Python", "Java")) {
            page.getByRole(AriaRole.TAB, named(way)).click();
            String code = page.locator("pre[aria-label='Call with " + way + "']").innerText();
            assertThat(run(way, code)).as(way).contains("probabilities");
        }
        Download model = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, named("Download model.pt")).click());
        assertThat(Files.size(model.path())).isGreaterThan(1_000);
    }

    @Test
    @Order(7)
    void everyPageIsAccessibleInBothThemesAndFitsANarrowScreen() throws Exception {
        String axe = Files.readString(Path.of("frontend", "node_modules", "axe-core", "axe.min.js"));
        String job = page.evaluate("() => fetch('/api/v1/training-jobs').then(r => r.json()).then(p => p.items[0].id)")
                .toString();
        List<String> pages = List.of("/", "/models", "/models/journey", "/models/journey/versions/2",
                "/models/journey/compare?versions=%5B1%2C2%5D", "/datasets", "/datasets/journey", "/upload",
                "/training", "/training/" + job, "/train", "/playground?model=journey", "/system", "/nowhere");
        Map<String, Object> faults = new TreeMap<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page shown = browser.open(node.page("/"), 1280, scheme);
            for (String path : pages) {
                shown.setViewportSize(1280, 900);
                show(shown, path);
                screenshot(shown, path, scheme);
                // By the debugger, as the page's policy lets no script in.
                Object violations = shown.context().newCDPSession(shown).send("Runtime.evaluate", evaluation(axe));
                if (!violations.toString().contains("\"value\":\"[]\"")) {
                    faults.put(scheme + " " + path, violations);
                }
                shown.setViewportSize(320, 800);
                Object excess = shown.evaluate("document.documentElement.scrollWidth - window.innerWidth");
                if (((Number) excess).intValue() > 0) {
                    faults.put(scheme + " " + path + " at 320 pixels", excess);
                }
            }
            shown.context().close();
        }

        assertThat(faults).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    private static com.google.gson.JsonObject evaluation(String axe) {
        com.google.gson.JsonObject call = new com.google.gson.JsonObject();
        call.addProperty("expression", axe + ";axe.run().then(result => JSON.stringify(result.violations.map(each => "
                + "each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(' | '))))");
        call.addProperty("awaitPromise", true);
        call.addProperty("returnByValue", true);
        return call;
    }

    private void show(Page shown, String path) {
        shown.navigate(node.page(path));
        shown.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).waitFor();
        shown.waitForFunction(
                "() => !document.querySelector('main [role=status][aria-label=\"Loading…\"], main .mantine-Skeleton-root')");
    }

    private static void screenshot(Page shown, String path, ColorScheme scheme) {
        String folder = System.getProperty("console.screenshots");
        if (folder != null) {
            String name = path.replaceAll("\\?.*", "")
                    .replaceAll("/training/.+", "/job")
                    .replace("/journey", "")
                    .replaceAll("^/$", "/home")
                    .replace("/models/versions/2", "/version")
                    .replaceAll("/models$", "/models")
                    .substring(1)
                    .replace('/', '-');
            if (path.equals("/models/journey") || path.equals("/datasets/journey")) {
                name = name.substring(0, name.length() - 1);
            }
            shown.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                    .setPath(Path.of(folder, name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
        }
    }

    private void train(String template, String epochs, String learningRate) {
        page.navigate(node.page("/train?dataset=journey"));
        page.getByRole(AriaRole.BUTTON, named(template)).first().click();
        page.getByRole(AriaRole.TEXTBOX, named("Epochs")).fill(epochs);
        page.getByRole(AriaRole.TEXTBOX, named("Learning rate")).fill(learningRate);
        assertThat(page.getByText("parameters in all")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Start training")).click();
        page.waitForURL(Pattern.compile(".*/console/training/.+"));
    }

    private Locator curve() {
        return page.getByRole(AriaRole.IMG, named("Loss over the training steps"));
    }

    private void promoteByKeyboard(int version, String reason) {
        page.getByRole(AriaRole.BUTTON, named("Promote v" + version)).focus();
        page.keyboard().press("Enter");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        List<String> passed = new ArrayList<>();
        while (!Boolean.TRUE.equals(page.evaluate("document.activeElement.tagName === 'TEXTAREA'"))) {
            passed.add("Tab");
            assertThat(passed).as("the reason can be reached").hasSizeLessThan(12);
            page.keyboard().press("Tab");
        }
        page.keyboard().type(reason);
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(dialog).isHidden();
        assertThat(page.getByText("“" + reason + "”").first()).isVisible();
    }

    private void drawSeven(Locator pad) {
        BoundingBox box = pad.boundingBox();
        double[][] seven = {{0.28, 0.22}, {0.74, 0.22}, {0.62, 0.5}, {0.46, 0.84}};
        page.mouse().move(box.x + seven[0][0] * box.width, box.y + seven[0][1] * box.height);
        page.mouse().down();
        for (double[] point : seven) {
            page.mouse()
                    .move(box.x + point[0] * box.width, box.y + point[1] * box.height,
                            new com.microsoft.playwright.Mouse.MoveOptions().setSteps(8));
        }
        page.mouse().up();
    }

    private static String run(String way, String code) throws Exception {
        Path folder = Files.createTempDirectory("call-");
        Path source = Files.writeString(folder.resolve(way.equals("Java") ? "Call.java" : "call"), code);
        String launcher = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = switch (way) {
            case "curl" -> List.of("bash", source.toString());
            case "Python" -> List.of("python3", source.toString());
            default -> List.of(launcher, source.toString());
        };
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path file(String name) {
        return SAMPLES.resolve(name);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions namedIn(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }
}
