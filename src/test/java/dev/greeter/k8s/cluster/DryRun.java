package dev.greeter.k8s.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an API server says of manifests that it does not store.
 *
 * @param complaints errors and warnings, each with its folder
 * @param unknownKinds of an operator that is not installed
 */
record DryRun(List<String> complaints, Set<String> unknownKinds) {

  private static final Pattern UNKNOWN_KIND = Pattern.compile("no matches for kind \"(\\w+)\"");

  static DryRun of(Cluster cluster, List<Path> folders) {
    var run = new DryRun(new ArrayList<>(), new TreeSet<>());
    for (Path folder : folders) {
      Command apply = cluster.dryRun(folder);
      for (String line : apply.errors().lines().toList()) {
        Matcher kind = UNKNOWN_KIND.matcher(line);
        if (kind.find()) {
          run.unknownKinds.add(kind.group(1));
        } else if (!line.startsWith("ensure CRDs are installed first")) {
          run.complaints.add(folder.getFileName() + ": " + line);
        }
      }
    }
    return run;
  }
}
