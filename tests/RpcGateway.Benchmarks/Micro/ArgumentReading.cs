using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RpcGateway.Binding;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>The generated dispatcher: from the bytes of the params to the call of the service.</summary>
public class ArgumentReading
{
    private readonly PartsService _service = new();
    private readonly RpcDispatcher<IParts> _dispatcher =
        RpcContracts.Get<IParts>().CreateDispatcher(RpcJson.CreateOptions());

    private readonly string _text = new('x', 32);
    private readonly string _longText = new('x', 1024);
    private Dispatched _say;
    private Dispatched _sayLong;
    private Dispatched _add;
    private Dispatched _addByName;
    private Dispatched _store;

    [GlobalSetup]
    public async Task CreateAsync()
    {
        _say = Call("parts.say", $"""["{_text}"]""");
        _sayLong = Call("parts.say", $"""["{_longText}"]""");
        _add = Call("parts.add", "[17,25]");
        _addByName = Call("parts.add", """{"right":25,"left":18}""");
        _store = Call("parts.store", $"[{JsonSerializer.Serialize(Reading.Example, JsonSerializerOptions.Web)}]");
        await CheckAsync();
    }

    [Benchmark(Baseline = true)]
    public ValueTask OneTextAsync() => DispatchAsync(_say);

    [Benchmark]
    public ValueTask OneTextOf1KiBAsync() => DispatchAsync(_sayLong);

    [Benchmark]
    public ValueTask TwoNumbersAsync() => DispatchAsync(_add);

    [Benchmark]
    public ValueTask TwoNumbersByNameAsync() => DispatchAsync(_addByName);

    [Benchmark]
    public ValueTask OneObjectAsync() => DispatchAsync(_store);

    private async Task CheckAsync()
    {
        await OneTextAsync();
        Expect.Equal(_text, _service.LastText);
        await OneTextOf1KiBAsync();
        Expect.Equal(_longText, _service.LastText);
        await TwoNumbersAsync();
        Expect.Equal(42, _service.LastSum);
        await TwoNumbersByNameAsync();
        Expect.Equal(43, _service.LastSum);
        await OneObjectAsync();
        Expect.Equal(Reading.Example, _service.LastReading);
    }

    private ValueTask DispatchAsync(in Dispatched call) =>
        _dispatcher.DispatchAsync(call.Index, _service, call.Call);

    private static Dispatched Call(string method, string parameters)
    {
        var methods = RpcContracts.Get<IParts>().Methods;
        var index = methods.ToList().FindIndex(each => each.Name == method);
        return new Dispatched(index, new PartsCall(methods[index], Encoding.UTF8.GetBytes(parameters)));
    }

    private readonly record struct Dispatched(int Index, PartsCall Call);
}
