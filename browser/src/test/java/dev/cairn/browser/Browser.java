package dev.cairn.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// Chromium without a window, as tests use it: Debian's chromium and chromium-driver.
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /// Long enough for a loaded machine; what must be quick is measured in the page.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ChromeDriver driver;

  Browser() {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(System.getProperty("cairn.chromium", "/usr/bin/chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-dev-shm-usage");
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                Path.of(System.getProperty("cairn.chromedriver", "/usr/bin/chromedriver")).toFile())
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(new Dimension(1280, 1000));
  }

  /// Opens a page and waits until its script has drawn it.
  void open(String address) {
    driver.get(address);
    until("document.documentElement.dataset.ready === 'true'");
  }

  /// Opens what has no script of its own: a drawing.
  void visit(String address) {
    driver.get(address);
  }

  String title() {
    return String.valueOf(driver.getTitle());
  }

  /// Fails where a script of the page has asked something.
  void assertNoAlert() {
    assertThrows(NoAlertPresentException.class, () -> driver.switchTo().alert());
  }

  /// Waits until an expression is true.
  void until(String expression) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "waiting for " + expression + "; console: " + console())
        .until(_ -> Boolean.TRUE.equals(driver.executeScript("return " + expression)));
  }

  /// The value of an expression as a whole number.
  long number(String expression) {
    return Math.round(((Number) evaluate("return Number(" + expression + ")")).doubleValue());
  }

  /// The value of an expression as text.
  String text(String expression) {
    return String.valueOf(evaluate("return String(" + expression + ")"));
  }

  private Object evaluate(String script) {
    Object value = driver.executeScript(script);
    if (value == null) {
      throw new IllegalStateException("no value: " + script);
    }
    return value;
  }

  /// Runs a script for its effect.
  void run(String script) {
    Object _ = driver.executeScript(script);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /// Clicks by script: also what a test need not scroll to.
  void click(WebElement element) {
    Object _ = driver.executeScript("arguments[0].click()", element);
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /// Keeps what is seen, from the top of an element on, as build output.
  void screenshot(String name, String selector) throws IOException {
    run("document.querySelector('" + selector + "').scrollIntoView()");
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /// What the console says at warning level and above.
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  void assertQuietConsole() {
    assertEquals(List.of(), console(), "the console stays empty");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
