using RpcGateway.Binding;
using RpcGateway.SampleContracts;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>The metadata in generated bindings.</summary>
public sealed class BindingTests
{
    [Fact]
    public void Bindings_SampleContracts_HaveDocumentedWireNames()
    {
        Names<IEcho>().Should().Equal(
            "echo.say(text)",
            "echo.delay(milliseconds,text)",
            "echo.fail(message)",
            "echo.upload(content)",
            "echo.download(bytes,seed)");
        Names<ICalc>().Should().Equal(
            "calc.add(a,b)",
            "calc.subtract(minuend,subtrahend)",
            "calc.divide(dividend,divisor)",
            "calc.sum(values)",
            "calc.primes(limit)",
            "calc.average(values)");
        Names<IChat>().Should().Equal(
            "chat.join(room,name)",
            "chat.leave(room)",
            "chat.send(room,text)",
            "chat.history(room,after)",
            "chat.members(room)",
            "chat.clear(room)");
        Names<IChatCallback>().Should().Equal(
            "chatCallback.messagePosted(message)",
            "chatCallback.memberJoined(room,name)",
            "chatCallback.memberLeft(room,name)",
            "chatCallback.confirm(question)");
        Names<IJobs>().Should().Equal("jobs.countWords(text,progress)", "jobs.findPrimes(limit,progress)");
        Names<IMonitor>().Should().Equal("monitor.watch(intervalMilliseconds)");
    }

    [Fact]
    public void Binding_Contract_ReturnsItsCallback()
    {
        RpcContracts.Get<IChat>().CallbackType.Should().Be<IChatCallback>();
        RpcContracts.Get<IEcho>().CallbackType.Should().BeNull();
    }

    [Fact]
    public void Binding_Methods_HaveKindResultAndAlias()
    {
        var methods = RpcContracts.Get<IExchange>().Methods.ToDictionary(method => method.MemberName);

        methods["DescribeAsync"].Kind.Should().Be(RpcMethodKind.Call);
        methods["DescribeAsync"].ResultType.Should().Be<string>();
        methods["DescribeAsync"].Alias.Should().Be("exchange.describeAsync");
        methods["RunAsync"].Name.Should().Be("exchange.execute");
        methods["RunAsync"].Alias.Should().BeNull();
        methods["RunAsync"].ResultType.Should().BeNull();
        methods["Note"].Kind.Should().Be(RpcMethodKind.Notification);
        methods["Note"].Alias.Should().BeNull();
        methods["CountAsync"].Kind.Should().Be(RpcMethodKind.Stream);
        methods["CountAsync"].ResultType.Should().Be<int>();
        methods["DownloadAsync"].Kind.Should().Be(RpcMethodKind.Binary);
        methods["DownloadAsync"].ResultType.Should().BeNull();
    }

    [Fact]
    public void Binding_Parameters_HaveIsRequiredAndAllowsNull()
    {
        var methods = RpcContracts.Get<IExchange>().Methods.ToDictionary(method => method.MemberName);

        methods["DescribeAsync"].Parameters
            .Select(parameter => (parameter.Name, parameter.IsRequired, parameter.AllowsNull))
            .Should().Equal(
                ("name", true, false), ("count", false, false), ("note", false, true), ("grade", false, true));
        methods["RunAsync"].Parameters
            .Select(parameter => (parameter.Name, parameter.Kind, parameter.IsRequired, parameter.AllowsNull))
            .Should().Equal(
                ("number", RpcParameterKind.Value, true, false),
                ("progress", RpcParameterKind.Progress, false, true),
                ("other", RpcParameterKind.Progress, false, true));
    }

    [Fact]
    public void Get_InterfaceWithoutAttribute_NamesMissingAttribute()
    {
        var get = RpcContracts.Get<IFormattable>;

        get.Should().Throw<InvalidOperationException>().WithMessage("*[RpcContract*");
    }

    private static IEnumerable<string> Names<T>()
        where T : class =>
        RpcContracts.Get<T>().Methods.Select(method =>
            $"{method.Name}({string.Join(",", method.Parameters.Select(parameter => parameter.Name))})");
}
