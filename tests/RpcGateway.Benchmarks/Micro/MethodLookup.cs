using System.Text;
using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Finding a method by the bytes of its name, in tables of several sizes: it must not grow with the table.</summary>
public class MethodLookup
{
    // So many names in turn that the processor does not learn one by heart.
    private const int Names = 64;

    private byte[][] _names = [];
    private byte[][] _unknown = [];
    private RpcMethodTable _table = RpcMethodTable.Empty;

    [Params(10, 100, 1_000, 10_000)]
    public int Methods { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var handlers = Enumerable.Range(0, Methods).Select(i => new UnusedHandler(Name(i))).ToList();
        _table = new RpcMethodTable(handlers);
        _names = [.. Enumerable.Range(0, Names).Select(i => Encoding.UTF8.GetBytes(Name(i * 7919 % Methods)))];
        _unknown = [.. Enumerable.Range(0, Names).Select(i => Encoding.UTF8.GetBytes($"service0.unknown{i}"))];
        for (var i = 0; i < Names; i++)
        {
            Expect.Equal(true, _table.TryFind(_names[i], out var handler));
            Expect.Text(handler!.Method.Name, _names[i]);
        }

        Expect.Equal(Names, Known());
        Expect.Equal(0, Unknown());
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int Known() => Find(_names);

    [Benchmark(OperationsPerInvoke = Names)]
    public int Unknown() => Find(_unknown);

    private int Find(byte[][] names)
    {
        var found = 0;
        foreach (var name in names)
        {
            found += _table.TryFind(name, out _) ? 1 : 0;
        }

        return found;
    }

    private static string Name(int index) => $"service{index / 20}.method{index % 20}";
}
