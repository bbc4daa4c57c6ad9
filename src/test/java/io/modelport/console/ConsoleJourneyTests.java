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
import java.util.Map;
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
        assertThat(page.getByRole(AriaRole.IMG, named("Test accuracy over the training steps"))).isVisible();

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
    void asksTwoVersionsAboutADroppedImageAndAboutJson() throws Exception {
        page.navigate(node.page("/models/journey"));
        page.getByRole(AriaRole.BUTTON, named("Change")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.BUTTON, namedIn("Split the traffic")).click();
        dialog.getByRole(AriaRole.BUTTON, namedIn("Change")).click();
        assertThat(dialog).isHidden();
        assertThat(page.getByText("50% of the traffic").nth(1)).isVisible(SOON);

        page.navigate(node.page("/playground?model=journey&version=2&other=1"));
        page.getByText("drop an image").waitFor();
        dropASeven(false);
        assertThat(page.locator("p[aria-live]")).hasText(
                new Pattern[] {Pattern.compile("^7, with .*"), Pattern.compile("^7, with .*")});
        assertThat(page.getByText("Answer of v1")).isVisible();

        page.getByText("JSON", new Page.GetByTextOptions().setExact(true)).click();
        page.getByRole(AriaRole.BUTTON, named("Ask")).click();
        assertThat(page.locator("p[aria-live]")).hasCount(2);
    }

    @Test
    @Order(6)
    void invertsAPictureThatIsDarkOnLightUnlessTold() {
        page.navigate(node.page("/playground?model=journey&version=2"));
        page.getByText("drop an image").waitFor();
        dropASeven(true);
        assertThat(page.locator("p[aria-live]")).hasText(Pattern.compile("^7, with .*"));
        assertThat(page.getByText("Its edge is light")).isVisible();
        String corner = "document.querySelectorAll('main canvas')[1].getContext('2d').getImageData(0, 0, 1, 1).data[0]";
        assertThat((int) page.evaluate(corner)).isZero();

        Locator inverted = page.getByRole(AriaRole.SWITCH, named("Invert light and dark"));
        assertThat(inverted).isChecked();
        inverted.uncheck();
        assertThat((int) page.evaluate(corner)).isEqualTo(255);
    }

    @Test
    @Order(7)
    void explainsAFailedJob() {
        train("Perceptron", "1", "100000000000000000000");
        Locator why = page.getByRole(AriaRole.REGION, named("Why it failed"));
        assertThat(why).isVisible(SOON);
        assertThat(why).containsText("learning rate");
        why.getByRole(AriaRole.LINK).click();
        assertThat(page.getByRole(AriaRole.TEXTBOX, named("Learning rate"))).hasValue(Pattern.compile("1.*"));
    }

    @Test
    @Order(9)
    void goesOnWithTheCurvesAfterTheConnectionBrokeAndCancels() {
        train("Perceptron", "200", "0.002");
        try (Wire wire = new Wire(node.uri())) {
            Page other = browser.open(wire.page(java.net.URI.create(page.url()).getPath().replace("/console", "")),
                    1280,
                    ColorScheme.LIGHT);
            Locator curve = other.getByRole(AriaRole.IMG, named("Loss over the training steps"));
            assertThat(curve).isVisible(SOON);
            assertThat(other.getByText("live", exactly())).isVisible();
            wire.cut();
            assertThat(other.getByText("connecting", exactly())).isVisible();
            String before = curve.getAttribute("aria-label");
            wire.mend();
            assertThat(other.getByText("live", exactly())).isVisible();
            other.waitForCondition(() -> !before.equals(curve.getAttribute("aria-label")));
            assertThat(wire.resumedAfter()).isNotEmpty().allMatch(id -> id.matches("[0-9]+"));
            other.context().close();
        }
        page.getByRole(AriaRole.BUTTON, named("Cancel")).click();
        assertThat(page.getByText("Cancelled").first()).isVisible(SOON);
        assertThat(page.getByRole(AriaRole.LINK, named("Run again"))).isVisible();
    }

    @Test
    @Order(8)
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
    @Order(10)
    void saysHowOftenEachVersionWasAsked() {
        page.navigate(node.page("/system"));
        Locator row = page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(Pattern.compile("^journey v2")));

        assertThat(row.locator("td").nth(5)).hasText(Pattern.compile("^[1-9][0-9,]*$"));
    }

    @Test
    @Order(11)
    void markdownNeverExecutes() {
        int status = (int) page.evaluate("""
            () => fetch('/api/v1/models/journey', {
              method: 'PATCH',
              headers: { 'Content-Type': 'application/json', 'If-Match': '*' },
              body: JSON.stringify({ description: 'Reads **digits**. <img src=x onerror="window.hit = 1">'
                  + '<script>window.hit = 1</script> [a link](javascript:window.hit=1)' }),
            }).then(answer => answer.status)""");
        assertThat(status).isEqualTo(200);
        page.navigate(node.page("/models/journey"));
        Locator link = page.getByText("a link", exactly());
        link.waitFor();
        assertThat(page.locator("main img, main script, main a[href^=javascript]")).hasCount(0);
        assertThat(page.evaluate("window.hit")).isNull();
        link.click();
        assertThat(page.evaluate("window.hit")).isNull();
    }

    @Test
    @Order(12)
    void editsTagsAndRemovesAnAlias() {
        page.navigate(node.page("/models/journey"));
        page.getByRole(AriaRole.BUTTON, named("Add a tag")).click();
        page.getByRole(AriaRole.TEXTBOX, named("Key")).fill("team");
        page.getByRole(AriaRole.TEXTBOX, named("Value")).fill("vision");
        page.keyboard().press("Enter");
        page.getByRole(AriaRole.BUTTON, named("Remove the tag team")).waitFor();
        page.navigate(node.page("/models?tag=team%3Avision"));
        page.getByRole(AriaRole.LINK, named("journey")).click();
        page.getByRole(AriaRole.BUTTON, named("Remove the tag team")).click();
        assertThat(page.getByText("No tag yet.")).isVisible();

        page.getByRole(AriaRole.BUTTON, named("Set an alias")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.COMBOBOX, namedIn("Alias")).fill("staging");
        dialog.getByRole(AriaRole.TEXTBOX, namedIn("Reason")).fill("to be tried");
        dialog.getByRole(AriaRole.BUTTON, namedIn("Move staging to v2")).click();
        page.getByRole(AriaRole.BUTTON, named("Remove staging")).click();
        Locator remove = dialog.getByRole(AriaRole.BUTTON, namedIn("Remove staging"));
        dialog.getByRole(AriaRole.TEXTBOX, namedIn("Reason")).fill("tried");
        assertThat(remove).isDisabled();
        dialog.getByRole(AriaRole.TEXTBOX).first().fill("staging");
        remove.click();
        assertThat(dialog).isHidden();
        assertThat(page.getByText("staging removed from v2")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Remove staging"))).isHidden();
    }

    @Test
    @Order(13)
    void everyPageIsAccessibleInBothThemesFitsANarrowScreenAndSpeaksChinese() throws Exception {
        String job = page.evaluate("""
            () => fetch('/api/v1/training-jobs?state=SUCCEEDED').then(r => r.json()).then(p => p.items[0].id)""")
                .toString();
        Map<String, String> pages = PageAudit.pages("journey", List.of(1, 2), job);
        String failed = page.evaluate("""
            () => fetch('/api/v1/training-jobs?state=FAILED').then(r => r.json()).then(p => p.items[0].id)""")
                .toString();
        pages.put("job-failed", "/training/" + failed);
        PageAudit audit = new PageAudit(browser, node);
        audit.inTheme(ColorScheme.LIGHT, pages);
        audit.inTheme(ColorScheme.DARK, pages);
        audit.inChinese(pages);

        assertThat(audit.faults()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
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

    /** Drops the first test image, which shows a seven, on the pad; as it is, or dark on light. */
    private void dropASeven(boolean isNegative) {
        page.evaluate(
                """
                    async negative => {
                      const url = '/api/v1/datasets/journey/versions/1/rows/test/0/image';
                      const seven = await createImageBitmap(await (await fetch(url)).blob());
                      const canvas = document.createElement('canvas');
                      canvas.width = seven.width;
                      canvas.height = seven.height;
                      const context = canvas.getContext('2d');
                      if (negative) context.filter = 'invert(1)';
                      context.drawImage(seven, 0, 0);
                      const image = new File([await new Promise(done => canvas.toBlob(done))], 'seven.png', { type: 'image/png' });
                      const data = new DataTransfer();
                      data.items.add(image);
                      const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
                      document.querySelector('main canvas').dispatchEvent(drop);
                    }""",
                isNegative);
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

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
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
