package dev.cairn.external;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs that ask one server together: while any of them still computes, questions wait; once all
/// wait, those of one kind go in one frame, in the order of their θs.
///
/// So what is asked together depends on the runs alone, not on a clock. The answers are those of
/// questions asked alone where the server is repeatable. One thread a run.
public final class Lockstep {
  private static final Comparator<Question> ORDER =
      Comparator.comparingInt(Question::kind)
          .thenComparingInt(Question::parameter)
          .thenComparing(question -> question.theta().numbers(), Arrays::compare);

  /// The questions of one run, and what became of them.
  private static final class Waiting {
    final List<? extends Question> questions;
    boolean answered;
    @Nullable ExternalException failure;

    Waiting(List<? extends Question> questions) {
      this.questions = questions;
    }

    Question first() {
      return questions.getFirst();
    }
  }

  private final Asker server;
  private final int runs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private final List<Waiting> waiting = new ArrayList<>();
  private int threads;

  Lockstep(Asker server, int runs) {
    this.server = server;
    this.runs = runs;
  }

  /// How many runs go together at most.
  public int runs() {
    return runs;
  }

  /// So many threads are about to ask.
  public void begin(int number) {
    lock.lock();
    try {
      threads = number;
    } finally {
      lock.unlock();
    }
  }

  /// One of them asks no more.
  public void end() {
    lock.lock();
    try {
      threads--;
      answerWhereAllWait();
    } finally {
      lock.unlock();
    }
  }

  /// As [Asker] does.
  void ask(List<? extends Question> questions) {
    lock.lock();
    try {
      Waiting own = new Waiting(questions);
      waiting.add(own);
      answerWhereAllWait();
      while (!own.answered) {
        answered.awaitUninterruptibly();
      }
      if (own.failure != null) {
        throw own.failure;
      }
    } finally {
      lock.unlock();
    }
  }

  private void answerWhereAllWait() {
    if (waiting.isEmpty() || waiting.size() < threads) {
      return;
    }
    List<Waiting> left = new ArrayList<>(waiting);
    waiting.clear();
    left.sort(Comparator.comparing(Waiting::first, ORDER));
    while (!left.isEmpty()) {
      Question kind = left.getFirst().first();
      List<Waiting> together = left.stream().filter(each -> each.first().goesWith(kind)).toList();
      left.removeAll(together);
      answer(together);
    }
    answered.signalAll();
  }

  /// Where they fail together each is asked alone: only those that fail then have failed.
  private void answer(List<Waiting> together) {
    try {
      server.ask(together.stream().flatMap(each -> each.questions.stream()).toList());
    } catch (ExternalException e) {
      if (together.size() == 1) {
        together.getFirst().failure = e;
      } else {
        together.forEach(each -> answer(List.of(each)));
      }
    }
    together.forEach(each -> each.answered = true);
  }
}
