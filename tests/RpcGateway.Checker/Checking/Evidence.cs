using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Checking;

/// <summary>Whether a run did enough for its result to mean anything.</summary>
internal static class Evidence
{
    public static IEnumerable<string> FindMissing(History history)
    {
        if (history.Clients.Count == 0)
        {
            yield return "there were no clients";
        }

        if (history.Wanted.Count == 0)
        {
            yield return "there were no faults";
        }

        foreach (var client in history.Clients.Where(client => !history.Ended.Contains(client)).Order())
        {
            yield return $"client {client} did not record its end";
        }

        foreach (var (language, clients) in history.Sessions.Where(sessions => sessions.Value.Length > 0))
        {
            // Without a recovery, the rules for recovered sessions prove nothing.
            if (history.Wanted.Contains(nameof(FaultKind.Reset)) && !history.Reconnects.Any(reconnect => reconnect.IsRecovered && clients.Contains(reconnect.Client)))
            {
                yield return $"no session of a {language} client was recovered";
            }
        }

        var successes = CountSuccesses(history);
        foreach (var kind in history.Wanted)
        {
            if (!history.Faults.Any(fault => fault.Kind == kind && fault.Proof > 0))
            {
                yield return $"{kind} did not happen";
            }
            else if (successes[kind] < HistoryChecker.MinSuccesses)
            {
                yield return $"{successes[kind]} calls succeeded during {kind}, and at least {HistoryChecker.MinSuccesses} must";
            }
        }
    }

    public static IEnumerable<string> Count(History history)
    {
        yield return $"clients: {history.Clients.Count}";
        foreach (var kind in history.Invocations.Values.GroupBy(call => call.Kind).OrderBy(calls => calls.Key, StringComparer.Ordinal))
        {
            var outcomes = kind.GroupBy(call => (call.Outcome ?? "pending").Split(' ')[0])
                .OrderBy(calls => calls.Key, StringComparer.Ordinal)
                .Select(calls => $"{calls.Key} {calls.Count()}");
            yield return $"{kind.Key}: {string.Join(", ", outcomes)}";
        }

        yield return $"entries of the ledger: {history.Executed.Count}";
        yield return $"messages received by clients: {history.Published.Count}; questions: {history.Asked.Count}; "
            + $"messages of nodes: {history.News.Count}";
        var successes = CountSuccesses(history);
        foreach (var kind in history.Wanted)
        {
            var faults = history.Faults.Where(fault => fault.Kind == kind && fault.Proof > 0).ToList();
            yield return $"{kind}: {faults.Count} times, {successes.GetValueOrDefault(kind)} calls succeeded meanwhile";
        }

        yield return $"sessions recovered: {history.Reconnects.Count(reconnect => reconnect.IsRecovered)}, "
            + $"not recovered: {history.Reconnects.Count(reconnect => !reconnect.IsRecovered)}";
        yield return $"memory of the server: at most {history.PeakKilobytes} KB";
    }

    // Until the next fault: after a fault that stops everything, success means that the clients have recovered.
    private static Dictionary<string, int> CountSuccesses(History history)
    {
        var completions = history.Invocations.Values.Where(call => call.Outcome == "ok").Select(call => call.CompletedAt).Order().ToArray();
        var starts = history.Faults.Select(fault => fault.From).Append(long.MaxValue).Order().ToArray();
        return history.Faults.Where(fault => fault.Proof > 0).GroupBy(fault => fault.Kind).ToDictionary(
            faults => faults.Key,
            faults => faults.Sum(fault =>
                CountBefore(completions, starts[CountBefore(starts, fault.From + 1)]) - CountBefore(completions, fault.From)));
    }

    private static int CountBefore(long[] sorted, long limit)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
