using System.Globalization;

namespace RpcGateway.Checker.Checking;

/// <summary>Everything that a run recorded.</summary>
internal sealed class History
{
    // The memory is measured four times as often, so a longer interval is a stall, in which connections may be lost.
    private const int MaxInterval = 1000;

    /// <summary>The calls and notifications, by client and number.</summary>
    public Dictionary<(int Client, long Number), Invocation> Invocations { get; } = [];

    /// <summary>What the ledger executed, in order: operation, client, number, epoch.</summary>
    public List<(string Kind, int Client, long Number, long Epoch)> Executed { get; } = [];

    /// <summary>The messages that clients received, in order: receiver, addressee, epoch, sequence.</summary>
    public List<(int Receiver, int Client, long Epoch, long Sequence)> Published { get; } = [];

    /// <summary>The questions that clients received: receiver, addressee, number.</summary>
    public List<(int Receiver, int Client, long Number)> Asked { get; } = [];

    /// <summary>The reconnects for which a client reported whether its session was recovered, in order.</summary>
    public List<(int Client, bool IsRecovered, long At)> Reconnects { get; } = [];

    /// <summary>When a client was told that messages of other nodes may be missing.</summary>
    public List<(int Client, long At)> Missed { get; } = [];

    /// <summary>The epochs of the first message after each recovery, and of the last one before it.</summary>
    public List<(int Client, long Before, long After)> Recoveries { get; } = [];

    /// <summary>The messages of nodes to all clients: receiver, the number of its session, node, sequence, and when.</summary>
    public List<(int Client, int Session, long Node, long Sequence, long At)> News { get; } = [];

    /// <summary>The nodes that did not find the others again after a fault.</summary>
    public List<string> Alone { get; } = [];

    /// <summary>The number of nodes.</summary>
    public int Nodes { get; set; } = 1;

    /// <summary>Items of streams that were not the next one.</summary>
    public List<string> WrongItems { get; } = [];

    /// <summary>The clients that recorded their end.</summary>
    public HashSet<int> Ended { get; } = [];

    /// <summary>The clients that took part.</summary>
    public HashSet<int> Clients { get; } = [];

    /// <summary>The clients with sessions, by the language of the client.</summary>
    public Dictionary<string, int[]> Sessions { get; } = [];

    /// <summary>The faults: kind, begin, end, and the extent of what they affected.</summary>
    public List<(string Kind, long From, long To, long Proof)> Faults { get; } = [];

    /// <summary>The exit codes with which the server ended by itself.</summary>
    public List<string> Crashes { get; } = [];

    /// <summary>The kinds of faults that were wanted.</summary>
    public List<string> Wanted { get; } = [];

    /// <summary>When the machine did not run the checker for a while.</summary>
    public List<(long From, long To)> Stalls { get; } = [];

    /// <summary>Whether all clients understand that the server announces its shutdown.</summary>
    public bool IsShutdownAnnounced { get; set; }

    /// <summary>The largest amount of memory of the server, in KB.</summary>
    public long PeakKilobytes { get; set; }

    /// <summary>The limit for it, in KB.</summary>
    public long MaxKilobytes { get; set; } = long.MaxValue;

    /// <summary>Reads a folder that a run wrote. A line that a killed process did not complete is ignored.</summary>
    public static History Read(string folder)
    {
        var history = new History();
        foreach (var file in Directory.EnumerateFiles(folder, "client-*.history"))
        {
            var client = int.Parse(Path.GetFileNameWithoutExtension(file)["client-".Length..], CultureInfo.InvariantCulture);
            history.Clients.Add(client);
            history.AddClient(client, Lines(file));
        }

        // One for each process at a time; each call has its entry in one of them.
        foreach (var file in Directory.EnumerateFiles(folder, "ledger*").Where(file => !Path.HasExtension(file)).Order(StringComparer.Ordinal))
        {
            history.AddLedger(Lines(file));
        }

        history.AddRun(Lines(Path.Combine(folder, "run.history")));
        return history;
    }

    public void AddClient(int client, IEnumerable<string> lines)
    {
        long? epochNow = null;
        long? epochBefore = null;
        var session = 0;
        // What a client receives while it connects belongs to the session only if that is recovered: the attempt may fail.
        List<(int Client, int Session, long Node, long Sequence, long At)>? early = [];
        foreach (var line in lines)
        {
            var (words, at) = Split(line);
            switch (words)
            {
                case ["invoke", var kind, var number]:
                    Invocations[(client, Number(number))] = new Invocation(client, Number(number), kind, at);
                    break;
                case ["complete", var number, .. var outcome]:
                    var invocation = Invocations[(client, Number(number))];
                    (invocation.Outcome, invocation.CompletedAt) = (string.Join(' ', outcome), at);
                    break;
                case ["published", var to, var epoch, var sequence]:
                    Published.Add((client, (int)Number(to), Number(epoch), Number(sequence)));
                    if (epochBefore is { } before)
                    {
                        Recoveries.Add((client, before, Number(epoch)));
                    }

                    (epochNow, epochBefore) = (Number(epoch), null);
                    break;
                case ["recovered", var isRecovered]:
                    Reconnects.Add((client, bool.Parse(isRecovered), at));
                    // A session that was not recovered has another epoch, which its first message tells.
                    epochNow = bool.Parse(isRecovered) ? epochNow : null;
                    epochBefore = epochNow;
                    News.AddRange(bool.Parse(isRecovered) ? early ?? [] : []);
                    session += bool.Parse(isRecovered) ? 0 : 1;
                    early = null;
                    break;
                case ["news", var node, var sequence]:
                    (early ?? News).Add((client, session, Number(node), Number(sequence), at));
                    break;
                case ["missed"]:
                    Missed.Add((client, at));
                    break;
                case ["connected"]:
                    early = null;
                    break;
                case ["lost"]:
                    early = [];
                    break;
                case ["asked", var to, var number]:
                    Asked.Add((client, (int)Number(to), Number(number)));
                    break;
                case ["item", ..]:
                case ["violated", ..]:
                    WrongItems.Add($"client {client}: {string.Join(' ', words)}");
                    break;
                case ["end"]:
                    // Closing a client ends its calls, which were pending until then.
                    Ended.Add(client);
                    return;
                default:
                    throw new FormatException($"The history of client {client} contains '{line}'.");
            }
        }
    }

    public void AddLedger(IEnumerable<string> lines)
    {
        foreach (var words in lines.Select(line => line.Split(' ')))
        {
            Executed.Add((words[0], (int)Number(words[1]), Number(words[2]), Number(words[3])));
        }
    }

    public void AddRun(IEnumerable<string> lines)
    {
        var (begun, measured) = (0L, (long?)null);
        foreach (var line in lines)
        {
            var (words, at) = Split(line);
            switch (words)
            {
                case ["wanted", .. var kinds]:
                    Wanted.AddRange(kinds);
                    break;
                case ["announced"]:
                    IsShutdownAnnounced = true;
                    break;
                case ["sessions", var language, .. var clients]:
                    Sessions[language] = [.. clients.Select(client => (int)Number(client))];
                    break;
                case ["begin", _]:
                    begun = at;
                    break;
                case ["fault", var kind, var proof]:
                    Faults.Add((kind, begun, at, Number(proof)));
                    break;
                case ["crashed", var code]:
                    Crashes.Add($"exit code {code}");
                    break;
                case ["nodes", var nodes]:
                    Nodes = (int)Number(nodes);
                    break;
                case ["alone", var node]:
                    Alone.Add($"node {node}");
                    break;
                case ["memory", var kilobytes]:
                    PeakKilobytes = Math.Max(PeakKilobytes, Number(kilobytes));
                    if (measured is { } last && at - last > MaxInterval)
                    {
                        Stalls.Add((last, at));
                    }

                    measured = at;
                    break;
                case ["limit", var kilobytes]:
                    MaxKilobytes = Number(kilobytes);
                    break;
                default:
                    throw new FormatException($"The history of the run contains '{line}'.");
            }
        }
    }

    private static string[] Lines(string file)
    {
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (string[] Words, long At) Split(string line)
    {
        var words = line.Split(' ');
        return (words[..^1], Number(words[^1][1..]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
