package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TrialsTest {

  private record Action(String name, int amount) {}

  /** An account that may be overdrawn by those who ask for more than 100 after they paid in. */
  private static void check(List<Action> actions) {
    boolean open = false;
    for (Action action : actions) {
      open |= action.name.equals("pay");
      assertThat(open && action.name.equals("draw") && action.amount > 100).isFalse();
    }
  }

  private static List<Action> actions(Draw draw) {
    return draw.list(
        30, () -> new Action(draw.of("look", "pay", "draw", "wait"), draw.between(0, 5000)));
  }

  @Test
  void aFailureNamesTheFewestActionsAndTheSeedThatFindsThem() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Trials.hold(1000, TrialsTest::actions, TrialsTest::check))
          .isInstanceOf(AssertionError.class)
          .hasMessageMatching("-Dgreeter.seed=-?\\d+ fails with .*")
          .hasMessageEndingWith("[Action[name=pay, amount=0], Action[name=draw, amount=101]]");
    }
  }

  @Test
  void theSameSeedOrTheSameNumbersMakeTheSameInput() {
    Draw draw = Draw.random(7);
    List<Action> made = actions(draw);
    assertThat(made).isNotEmpty().isEqualTo(actions(Draw.random(7)));
    assertThat(made).isEqualTo(actions(Draw.replay(draw.drawn())));
    assertThat(actions(Draw.replay())).isEmpty();
  }

  @Test
  void anErrorOfAnotherKindIsNotTakenForTheSame() {
    AtomicBoolean failed = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                Trials.hold(
                    1000,
                    draw -> draw.between(0, 1000),
                    number -> {
                      if (number > 500) {
                        failed.set(true);
                        throw new IllegalStateException("large");
                      }
                      assertThat(failed).isFalse();
                    }))
        .hasMessageEndingWith("fails with 501")
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }
}
