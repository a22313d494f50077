using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Binding;

namespace RpcGateway.Services.Description;

/// <summary>Creates the description of all contracts of a gateway.</summary>
internal sealed class ContractDescriber
{
    private readonly Dictionary<Type, RpcContractDocumentation> _texts = [];
    private readonly Dictionary<Type, DescribedContract> _callbacks = [];
    private readonly MethodDescriber _methods;

    private ContractDescriber(IReadOnlyList<RpcContractBinding> contracts, JsonSerializerOptions options)
    {
        foreach (var contract in contracts.Concat(contracts.Select(contract => contract.Callback).OfType<RpcContractBinding>()))
        {
            _texts.TryAdd(contract.ContractType, contract.CreateDocumentation());
        }

        Schemas = new SchemaBuilder(
            options,
            new TypeTexts(_texts.Values.SelectMany(text => text.Types)),
            new TypeConstraints(_texts.Values.SelectMany(text => text.Constraints)));
        _methods = new MethodDescriber(Schemas);
    }

    private SchemaBuilder Schemas { get; }

    public static DescribedGateway Describe(IReadOnlyList<RpcContractBinding> contracts, JsonSerializerOptions options)
    {
        var describer = new ContractDescriber(contracts, options);
        var described = contracts.Select(describer.Describe).ToList();
        return new DescribedGateway(described, describer.Schemas.Components);
    }

    private DescribedContract Describe(RpcContractBinding contract)
    {
        var callback = contract.Callback is { } binding ? DescribeCallback(binding) : null;
        var json = DescribeContract(contract);
        if (contract.Callback is not null)
        {
            json["callback"] = contract.Callback.Name;
        }

        return new DescribedContract(json, DescribeMethods(contract), callback);
    }

    private DescribedContract DescribeCallback(RpcContractBinding contract)
    {
        if (!_callbacks.TryGetValue(contract.ContractType, out var described))
        {
            described = new DescribedContract(DescribeContract(contract), DescribeMethods(contract), null);
            _callbacks.Add(contract.ContractType, described);
        }

        return described;
    }

    private JsonObject DescribeContract(RpcContractBinding contract)
    {
        var text = _texts[contract.ContractType];
        var json = new JsonObject { ["name"] = contract.Name, ["interface"] = contract.ContractType.Name };
        MethodDescriber.AddText(json, "description", TextParts.Join(text.Summary, text.Remarks));
        return json;
    }

    private List<DescribedMethod> DescribeMethods(RpcContractBinding contract)
    {
        var texts = _texts[contract.ContractType].Methods;
        return [.. contract.Methods.Select((method, index) =>
        {
            var json = _methods.Describe(contract, method, texts.ElementAtOrDefault(index));
            return new DescribedMethod(method.Name, json, SchemaNodes.FindReferences(json).ToHashSet());
        })];
    }
}
