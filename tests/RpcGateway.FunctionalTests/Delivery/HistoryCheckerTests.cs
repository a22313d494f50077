using RpcGateway.Checker.Checking;

namespace RpcGateway.FunctionalTests.Delivery;

/// <summary>The rules of the checker, with histories written by hand.</summary>
public sealed class HistoryCheckerTests
{
    private readonly History _history = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Append_OutcomeIsUnknown_MayHaveBeenExecutedOnce(int executions)
    {
        Record(["invoke append 1 @1", "complete 1 unknown @2"], Enumerable.Repeat("append 1 1 7", executions));

        Violations().Should().BeEmpty();
    }

    [Fact]
    public void Append_OutcomeIsUnknown_MustNotBeExecutedTwice()
    {
        Record(["invoke append 1 @1", "complete 1 unknown @2"], ["append 1 1 7", "append 1 1 8"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("executed more than once: 1");
    }

    [Fact]
    public void Append_Acknowledged_MustBeExecuted()
    {
        Record(["invoke append 1 @1", "complete 1 ok @2"], []);

        Violations().Should().ContainSingle().Which.Should().StartWith("acknowledged, but not executed");
    }

    [Theory]
    [InlineData(0, "acknowledged, but not executed")]
    [InlineData(2, "executed more than once")]
    public void Place_Acknowledged_MustBeExecutedOnce(int executions, string violation)
    {
        Record(["invoke place 1 @1", "complete 1 ok @2"], Enumerable.Range(7, executions).Select(epoch => $"place 1 1 {epoch}"));

        Violations().Should().ContainSingle().Which.Should().StartWith(violation);
    }

    [Theory]
    [InlineData("Kill", "announced @0", 0)]
    [InlineData("Restart", "announced @0", 0)]
    [InlineData("Reset", "announced @0", 1)]
    [InlineData("Reset", "wanted @0", 0)]
    public void Place_Unknown_OnlyIfTheServerEnded(string fault, string line, int violations)
    {
        Record(["invoke place 1 @5", "complete 1 unknown @12"], []);
        _history.AddRun([line, $"begin {fault} @10", $"fault {fault} 1 @20"]);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(21, 22)]
    public void Place_UnknownWhileNoServerEnded_IsAViolation(int sent, int failed)
    {
        Record([$"invoke place 1 @{sent}", $"complete 1 unknown @{failed}"], []);
        _history.AddRun(["announced @0", "begin Kill @10", "fault Kill 1 @20"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("a keyed call failed, although its server did not end");
    }

    [Fact]
    public void Append_Unsent_MustNotBeExecuted()
    {
        Record(["invoke append 1 @1", "complete 1 unsent @2"], ["append 1 1 7"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("executed, although");
    }

    [Fact]
    public void Append_NeverInvoked_MustNotBeExecuted()
    {
        Record([], ["append 1 1 7"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("executed, but never sent");
    }

    [Theory]
    [InlineData("complete 1 wrong 4711 @2", "result of another call")]
    [InlineData("complete 1 error -32603 @2", "a call failed for no allowed reason")]
    [InlineData("complete 1 failed IOException @2", "a call failed for no allowed reason")]
    public void Append_Outcome_IsChecked(string completion, string violation)
    {
        Record(["invoke append 1 @1", completion], ["append 1 1 7"]);

        Violations().Should().ContainSingle().Which.Should().StartWith(violation);
    }

    [Theory]
    [InlineData("end @9")]
    [InlineData("end @9", "complete 1 unknown @10")]
    public void Call_NoOutcomeAtTheEnd_IsPending(params string[] end)
    {
        Record(["invoke ask 1 @1", .. end], ["ask 1 1 7"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("still pending at the end: 1 (ask of client 1 number 1)");
    }

    [Fact]
    public void Call_NoOutcomeOfAKilledClient_IsUnknownAndTheRunInconclusive()
    {
        Record(["invoke ask 1 @1"], ["ask 1 1 7"]);

        Violations().Should().BeEmpty();
        HistoryChecker.Check(_history).Missing.Should().Contain("client 1 did not record its end");
    }

    [Fact]
    public void Notes_OneConnection_MustArriveInOrderWithoutGap()
    {
        Record(
            [.. Enumerable.Range(1, 4).SelectMany(number => new[] { $"invoke note {number} @1", $"complete {number} sent @1" })],
            ["note 1 1 7", "note 1 4 7", "note 1 2 7"]);

        Violations().Should().HaveCount(2)
            .And.Contain(line => line.StartsWith("a client's notifications are out of order", StringComparison.Ordinal))
            .And.Contain(line => line.StartsWith("a client's notification is missing", StringComparison.Ordinal) && line.Contains("number 3"));
    }

    [Fact]
    public void Notes_LastOnesOfAConnection_MayBeLost()
    {
        Record(
            [.. Enumerable.Range(1, 6).SelectMany(number => new[] { $"invoke note {number} @1", $"complete {number} sent @1" })],
            ["note 1 1 7", "note 1 2 7", "note 1 5 8", "note 1 6 8"]);

        Violations().Should().BeEmpty();
    }

    [Theory]
    [InlineData("published 1 7 1 @1", "published 1 7 1 @2")]
    [InlineData("published 1 7 1 @1", "published 1 7 3 @2")]
    [InlineData("published 1 7 2 @1", "published 1 7 1 @2")]
    public void Published_NotTheNext_IsAViolation(params string[] lines)
    {
        Record(lines, []);

        Violations().Should().ContainSingle().Which.Should().StartWith("the server's messages are out of order");
    }

    [Theory]
    [InlineData("published 2 7 1 @1")]
    [InlineData("asked 2 5 @1")]
    public void Message_ForAnotherClient_IsAViolation(string line)
    {
        Record([line], []);

        Violations().Should().ContainSingle().Which.Should().StartWith("received by another client");
    }

    [Theory]
    [InlineData("true", 8, 1)]
    [InlineData("true", 7, 0)]
    [InlineData("false", 8, 0)]
    public void Recovered_NextMessage_MustContinueTheEpoch(string recovered, int epoch, int violations)
    {
        Record(["published 1 7 1 @1", $"recovered {recovered} @2", $"published 1 {epoch} {(epoch == 7 ? 2 : 1)} @3"], []);

        Violations().Should().HaveCount(violations);
    }

    [Fact]
    public void Recovered_NoMessageSinceTheSessionBegan_TellsNothingAboutTheEpoch()
    {
        Record(["published 1 7 1 @1", "recovered false @2", "recovered true @3", "published 1 8 1 @4"], []);

        Violations().Should().BeEmpty();
    }

    [Theory]
    [InlineData("true", "true", 1)]
    [InlineData("true", "false", 0)]
    [InlineData("false", "true", 0)]
    public void Append_UnknownInARecoveredSession_IsAViolation(string before, string after, int violations)
    {
        Record(["invoke append 1 @1", $"recovered {before} @2", "complete 1 unknown @3", $"recovered {after} @4"], []);

        Violations().Should().HaveCount(violations);
    }

    [Theory]
    [InlineData("announced @0", 1)]
    [InlineData("wanted Restart @0", 0)]
    public void Append_FailedInAGracefulRestart_IsAViolation(string line, int violations)
    {
        Record(["invoke append 1 @1", "complete 1 ok @2", "invoke append 2 @11", "complete 2 unsent @12"], ["append 1 1 7"]);
        _history.AddRun([line, "begin Restart @10", "fault Restart 1 @20"]);

        Violations().Should().HaveCount(violations);
    }

    [Fact]
    public void Append_FailedWhileTheMachineStalled_IsAllowedInARestart()
    {
        Record(["invoke append 1 @1", "complete 1 ok @2", "invoke append 2 @11", "complete 2 unsent @12"], ["append 1 1 7"]);
        _history.AddRun(["announced @0", "memory 1 @3", "memory 1 @1500", "begin Restart @10", "fault Restart 1 @20"]);

        Violations().Should().BeEmpty();
    }

    [Theory]
    [InlineData("unsent", 1)]
    [InlineData("ok", 0)]
    public void Client_LastCallsWereNotSent_HasGivenUp(string last, int violations)
    {
        Record(
            [.. Enumerable.Range(1, 30).SelectMany(number =>
                new[] { $"invoke append {number} @1", $"complete {number} {(number < 30 ? "unsent" : last)} @2" })],
            last == "ok" ? ["append 1 30 7"] : []);

        Violations().Should().HaveCount(violations);
    }

    [Fact]
    public void Item_NotTheNext_IsAViolation()
    {
        Record(["item 1 5 4 @1"], []);

        Violations().Should().ContainSingle().Which.Should().StartWith("an item of a stream");
    }

    [Fact]
    public void Server_EndedByItself_IsAViolation()
    {
        _history.AddRun(["begin Reset @1", "crashed 134 @2"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("the server ended by itself: 1 (exit code 134)");
    }

    [Fact]
    public void Memory_AboveTheLimit_IsAViolation()
    {
        _history.AddRun(["limit 100 @0", "memory 90 @1", "memory 101 @2"]);

        Violations().Should().ContainSingle().Which.Should().StartWith("memory: 1");
    }

    [Fact]
    public void Fault_WithoutProof_IsInconclusive()
    {
        Record(Successes(5, HistoryChecker.MinSuccesses), Entries(HistoryChecker.MinSuccesses));
        _history.AddRun(["wanted Reset @0", "begin Reset @1", "fault Reset 0 @9"]);

        var verdict = HistoryChecker.Check(_history);

        (verdict.Name, verdict.ExitCode).Should().Be(("inconclusive", 2));
        verdict.Missing.Should().Equal("Reset did not happen");
    }

    [Theory]
    [InlineData("true", "pass")]
    [InlineData("false", "inconclusive")]
    public void Sessions_NoneOfALanguageWasRecovered_IsInconclusive(string recovered, string verdict)
    {
        Record([$"recovered {recovered} @2", .. Successes(5, HistoryChecker.MinSuccesses)], Entries(HistoryChecker.MinSuccesses));
        _history.AddRun(["wanted Reset @0", "sessions TypeScript 1 @0", "begin Reset @1", "fault Reset 1 @9"]);

        HistoryChecker.Check(_history).Name.Should().Be(verdict);
    }

    [Theory]
    [InlineData(HistoryChecker.MinSuccesses - 1, "inconclusive")]
    [InlineData(HistoryChecker.MinSuccesses, "pass")]
    public void Fault_Successes_AreCountedUntilTheNextFault(int successes, string verdict)
    {
        Record(["invoke append 1000 @19", "complete 1000 ok @20", .. Successes(5, successes)], [.. Entries(successes), "append 1 1000 7"]);
        _history.AddRun(["wanted Reset @0", "begin Reset @1", "fault Reset 1 @9", "begin Kill @10", "fault Kill 1 @15"]);

        HistoryChecker.Check(_history).Name.Should().Be(verdict);
    }

    private static IEnumerable<string> Successes(int at, int count) =>
        [.. Enumerable.Range(1, count).SelectMany(number => new[] { $"invoke append {number} @1", $"complete {number} ok @{at}" }), "end @99"];

    private static IEnumerable<string> Entries(int count) => Enumerable.Range(1, count).Select(number => $"append 1 {number} 7");

    private void Record(IEnumerable<string> client, IEnumerable<string> ledger)
    {
        _history.Clients.Add(1);
        _history.AddClient(1, client);
        _history.AddLedger(ledger);
    }

    private IReadOnlyList<string> Violations() => HistoryChecker.Check(_history).Violations;
}
