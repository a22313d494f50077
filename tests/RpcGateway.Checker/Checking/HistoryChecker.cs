using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Checking;

/// <summary>
/// Checks a history. The rules compare numbers only, so each takes linear time. The monotonic clock is used only to count what
/// succeeded during a fault.
/// </summary>
internal static class HistoryChecker
{
    /// <summary>How many calls must have succeeded during each kind of fault.</summary>
    public const int MinSuccesses = 20;

    private const int MaxUnsent = 20;

    // A failure repeats itself, and the first cases are enough to find its cause.
    private const int MaxCases = 5;

    public static Verdict Check(History history)
    {
        (string Rule, IEnumerable<string> Cases)[] rules =
        [
            ("executed more than once", ExecutedTwice(history)),
            ("acknowledged, but not executed", NotExecuted(history)),
            ("executed, although the client reported that it was not sent", ExecutedUnsent(history)),
            ("executed, but never sent", ExecutedUnknown(history)),
            ("result of another call", WrongResults(history)),
            ("received by another client", WrongReceivers(history)),
            ("a client's notifications are out of order at the server", NotesOutOfOrder(history)),
            ("a client's notification is missing between others of its connection", MissingNotes(history)),
            ("the server's messages are out of order, repeated or missing at a client", PublishedOutOfOrder(history)),
            ("an item of a stream is not the next one", history.WrongItems),
            ("a session was recovered, but its messages do not continue", BrokenRecoveries(history)),
            ("a call failed, although its session was recovered", FailedInRecoveredSession(history)),
            ("a keyed call failed, although its server did not end", KeyedCallsNotRepeated(history)),
            ("a session was not recovered, although neither its node nor Redis was lost", ClusterRules.LostSessions(history)),
            ("the messages of another node are out of order or repeated", ClusterRules.NewsOutOfOrder(history)),
            ("a message of another node is missing, although neither a node nor Redis was lost", ClusterRules.MissingNews(history)),
            ("a node did not find the others again", history.Alone),
            ("a call failed, although the server shut down gracefully", FailedInRestart(history)),
            ("a client has given up", GivenUp(history)),
            ("a call failed for no allowed reason", WrongFailures(history)),
            ("still pending at the end", Pending(history)),
            ("the server ended by itself", history.Crashes),
            ("memory", Memory(history)),
        ];
        return new Verdict(
            [.. rules.SelectMany(rule => Describe(rule.Rule, [.. rule.Cases]))],
            [.. Evidence.FindMissing(history)],
            [.. Evidence.Count(history)]);
    }

    private static IEnumerable<string> Describe(string rule, IReadOnlyList<string> cases)
    {
        if (cases.Count > 0)
        {
            yield return $"{rule}: {cases.Count} ({string.Join("; ", cases.Take(MaxCases))})";
        }
    }

    private static IEnumerable<string> ExecutedTwice(History history) => history.Executed
        .GroupBy(entry => (entry.Client, entry.Number))
        .Where(entries => entries.Count() > 1)
        .Select(entries => $"client {entries.Key.Client} number {entries.Key.Number}, {entries.Count()} times");

    private static IEnumerable<string> NotExecuted(History history)
    {
        var executed = ExecutedCalls(history);
        return history.Invocations.Values
            .Where(call => call is { Kind: "append" or "place" or "ask", Outcome: "ok" } && !executed.Contains((call.Client, call.Number)))
            .Select(Name);
    }

    private static IEnumerable<string> ExecutedUnsent(History history)
    {
        var executed = ExecutedCalls(history);
        return history.Invocations.Values
            .Where(call => call.Outcome == "unsent" && executed.Contains((call.Client, call.Number)))
            .Select(Name);
    }

    private static IEnumerable<string> ExecutedUnknown(History history) => history.Executed
        .Where(entry => !history.Invocations.TryGetValue((entry.Client, entry.Number), out var call) || call.Kind != entry.Kind)
        .Select(entry => $"client {entry.Client} number {entry.Number}");

    private static IEnumerable<string> WrongResults(History history) => history.Invocations.Values
        .Where(call => call.Outcome?.StartsWith("wrong", StringComparison.Ordinal) == true)
        .Select(call => $"{Name(call)}: {call.Outcome}");

    private static IEnumerable<string> WrongReceivers(History history) => history.Published
        .Where(message => message.Receiver != message.Client)
        .Select(message => $"client {message.Receiver} received a message for client {message.Client}")
        .Concat(history.Asked
            .Where(question => question.Receiver != question.Client)
            .Select(question => $"client {question.Receiver} received a question for client {question.Client}"));

    private static IEnumerable<string> NotesOutOfOrder(History history) => NotesByEpoch(history)
        .SelectMany(notes => notes.Zip(notes.Skip(1)))
        .Where(pair => pair.First.Number >= pair.Second.Number)
        .Select(pair => $"client {pair.First.Client}: {pair.First.Number} before {pair.Second.Number}");

    // Notifications of one connection arrive in order, so one that is missing between two others was lost in it.
    private static IEnumerable<string> MissingNotes(History history)
    {
        var executed = ExecutedCalls(history);
        var sent = history.Invocations.Values
            .Where(call => call is { Kind: "note", Outcome: "sent" })
            .GroupBy(call => call.Client)
            .ToDictionary(calls => calls.Key, calls => calls.Select(call => call.Number).Order().ToArray());
        foreach (var notes in NotesByEpoch(history))
        {
            var client = notes[0].Client;
            var (first, last) = (notes.Min(note => note.Number), notes.Max(note => note.Number));
            var numbers = sent.GetValueOrDefault(client, []);
            for (var i = Math.Max(0, Array.BinarySearch(numbers, first)); i < numbers.Length && numbers[i] < last; i++)
            {
                if (numbers[i] > first && !executed.Contains((client, numbers[i])))
                {
                    yield return $"client {client} number {numbers[i]}";
                }
            }
        }
    }

    private static IEnumerable<string> PublishedOutOfOrder(History history) => history.Published
        .GroupBy(message => (message.Receiver, message.Epoch))
        .SelectMany(messages => messages.Select((message, index) => (message, Expected: index + 1L)))
        .Where(one => one.message.Sequence != one.Expected)
        .Select(one => $"client {one.message.Receiver}: {one.message.Sequence} instead of {one.Expected}");

    // The numbers of an epoch are checked for gaps and repeats, so after a recovery only the epoch must be the same.
    private static IEnumerable<string> BrokenRecoveries(History history) => history.Recoveries
        .Where(recovery => recovery.Before != recovery.After)
        .Select(recovery => $"client {recovery.Client}");

    // A call may be lost only with its session, whose end the client reports shortly before or after.
    private static IEnumerable<string> FailedInRecoveredSession(History history)
    {
        var reconnects = history.Reconnects.ToLookup(reconnect => reconnect.Client);
        foreach (var call in history.Invocations.Values.Where(call => call.Outcome == "unknown"))
        {
            var before = reconnects[call.Client].LastOrDefault(reconnect => reconnect.At <= call.CompletedAt, (0, true, 0));
            var after = reconnects[call.Client].FirstOrDefault(reconnect => reconnect.At > call.CompletedAt, (0, false, 0));
            if (before.IsRecovered && after.IsRecovered)
            {
                yield return Name(call);
            }
        }
    }

    // The client repeats it after any lost connection. Only the server that it was sent to may have executed it, and knows that.
    private static IEnumerable<string> KeyedCallsNotRepeated(History history)
    {
        var losses = new Losses(history);
        return history.Invocations.Values
            .Where(call => history.IsShutdownAnnounced && call is { Kind: "place", Outcome: "unknown" }
                && !losses.OfSession(call.At, call.CompletedAt) && !losses.OfStore(call.Client, call.At, call.CompletedAt))
            .Select(Name);
    }

    // Calls wait for a connection, unless the client is closed.
    private static IEnumerable<string> GivenUp(History history) => history.Invocations.Values
        .Where(call => call.Kind != "note")
        .GroupBy(call => call.Client)
        .Where(calls => calls.Count() > MaxUnsent && calls.OrderBy(call => call.Number).TakeLast(MaxUnsent).All(call => call.Outcome == "unsent"))
        .Select(calls => $"client {calls.Key}");

    // Only clients that were connected count: a call that succeeded after the last fault proves it. A machine that stalls loses
    // connections for its own reasons.
    private static IEnumerable<string> FailedInRestart(History history)
    {
        if (!history.IsShutdownAnnounced)
        {
            yield break;
        }

        var calls = history.Invocations.Values.Where(call => call.Kind != "note").ToLookup(call => call.Client);
        foreach (var (fault, previous) in history.Faults.Zip(history.Faults.Select(fault => fault.To).Prepend(0)))
        {
            if (fault.Kind != nameof(FaultKind.Restart)
                || history.Stalls.Any(stall => stall.From <= fault.To && stall.To >= previous))
            {
                continue;
            }

            foreach (var client in calls.Where(calls => calls.Any(call => call.Outcome == "ok" && call.At >= previous && call.CompletedAt < fault.From)))
            {
                foreach (var call in client.Where(call => call.Outcome is "unknown" or "unsent" && call.CompletedAt >= fault.From && call.CompletedAt <= fault.To))
                {
                    yield return Name(call);
                }
            }
        }
    }

    private static IEnumerable<string> WrongFailures(History history) => history.Invocations.Values
        .Where(call => call.Outcome is { } outcome
            && (outcome.StartsWith("error", StringComparison.Ordinal) || outcome.StartsWith("failed", StringComparison.Ordinal)))
        .Select(call => $"{Name(call)}: {call.Outcome}");

    private static IEnumerable<string> Pending(History history) => history.Invocations.Values
        .Where(call => call.Outcome is null && history.Ended.Contains(call.Client))
        .Select(Name);

    private static IEnumerable<string> Memory(History history)
    {
        if (history.PeakKilobytes > history.MaxKilobytes)
        {
            yield return $"the server used {history.PeakKilobytes} KB, and {history.MaxKilobytes} KB are allowed";
        }
    }

    private static HashSet<(int Client, long Number)> ExecutedCalls(History history) =>
        [.. history.Executed.Select(entry => (entry.Client, entry.Number))];

    private static IEnumerable<List<(string Kind, int Client, long Number, long Epoch)>> NotesByEpoch(History history) => history.Executed
        .Where(entry => entry.Kind == "note")
        .GroupBy(entry => (entry.Client, entry.Epoch))
        .Select(notes => notes.ToList());

    private static string Name(Invocation call) => $"{call.Kind} of client {call.Client} number {call.Number}";
}
