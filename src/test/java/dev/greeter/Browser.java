package dev.greeter;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium, without a window. */
final class Browser implements AutoCloseable {

  private static final String CHROMIUM = "chromium";
  private static final String DRIVER = "chromedriver";
  private static final int HEIGHT = 900;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it, or skips the test where it is not installed, and says so in the build's output. */
  static Browser start() {
    Optional<File> chromium = onPath(CHROMIUM);
    Optional<File> driver = onPath(DRIVER);
    Needs.met(
        chromium.isPresent() && driver.isPresent(),
        "no %s or no %s on the PATH, the pages are not tried in a browser"
            .formatted(CHROMIUM, DRIVER));
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow());
    // As root there is no sandbox, and a container's /dev/shm is small.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver.orElseThrow()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<File> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toFile)
        .findFirst();
  }

  /** Opens a page in a window of a width, in the {@code light} or the {@code dark} scheme. */
  Browser open(String address, int width, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.manage().logs().get(LogType.BROWSER);
    driver.get(address);
    return this;
  }

  /** What the console has said since the page was opened. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses that were asked for since the page was opened. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .map(message -> message.replaceFirst("(?s).*\"request\":\\{.*?\"url\":\"(.*?)\".*", "$1"))
        .toList();
  }

  /** How far the page, and what sticks out of it, is wider than the window; in pixels. */
  long overflow() {
    return number(
        """
        const width = document.documentElement.clientWidth;
        let right = document.documentElement.scrollWidth;
        for (const element of document.querySelectorAll('body *'))
          // What is clipped does not stick out, and what holds it is measured as if it did.
          if (!element.closest('.scroll, .clip') && !element.querySelector('.clip') && getComputedStyle(element).display !== 'none')
            right = Math.max(right, Math.ceil(element.getBoundingClientRect().right));
        return right - width;
        """);
  }

  /** How far text sticks out on the left, in pixels. */
  long overflowLeft() {
    return number(
        """
        let left = 0;
        for (const element of document.querySelectorAll('body *'))
          if (getComputedStyle(element).display !== 'none')
            left = Math.min(left, Math.floor(element.getBoundingClientRect().left));
        return -left;
        """);
  }

  /** Moves the mouse to the middle of an element. */
  void pointAt(WebElement element) {
    new Actions(driver).moveToElement(element).perform();
  }

  /** Presses the mouse in the middle of an element, and releases it farther right. */
  void drag(WebElement element, int pixels) {
    new Actions(driver)
        .moveToElement(element)
        .clickAndHold()
        .moveByOffset(pixels, 0)
        .release()
        .perform();
  }

  /** Pages run scripts, or do not. */
  void scripts(boolean run) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
  }

  private long number(String script) {
    return ((Number) driver.executeScript(script)).longValue();
  }

  /** A property of the style of an element. */
  String style(String selector, String property) {
    return (String)
        driver.executeScript(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
            selector,
            property);
  }

  /** The answer of a script. */
  String read(String script) {
    return (String) driver.executeScript(script);
  }

  /** The first number in the row of a table. */
  long cell(String row) {
    return number(
        "return Number([...document.querySelectorAll('.scroll tr')].find(it => it.cells[0].innerText === '"
            + row
            + "').cells[1].innerText)");
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  String title() {
    return driver.getTitle();
  }

  /** The whole page as a picture. */
  byte[] screenshot() {
    long height = number("return document.documentElement.scrollHeight");
    long width = number("return document.documentElement.clientWidth");
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
